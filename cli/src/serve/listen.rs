//! The places to listen, and the connections that they take.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::sleep;

use super::connection;
use super::exchange::Exchange;
use crate::arguments::Listen;
use crate::status::Failure;

/// The most connections that are told at a time that there are too many. Others are closed without a word.
const TURNED_AWAY: usize = 64;
/// The pause where no connection can be taken, as where no more files may be open.
const PAUSE: Duration = Duration::from_millis(50);

pub(super) enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(socket::Socket),
}

impl Listener {
    pub(super) async fn open(place: &Listen) -> Result<Self, Failure> {
        let opened = match place {
            Listen::Tcp(address) => TcpListener::bind(address).await.map(Self::Tcp),
            #[cfg(unix)]
            Listen::Unix(path) => socket::Socket::open(path).await.map(Self::Unix),
        };
        opened.map_err(|error| Failure::new(format!("cannot listen on {}: {error}", shown(place))))
    }

    /// Takes connections until nothing new is to be taken, and waits for those at hand. Each place has room of its own,
    /// so that a flood of one leaves the others alone.
    pub(super) async fn run(self, exchange: Arc<Exchange>, connections: u32) {
        let room = Arc::new(Semaphore::new(connections as usize));
        let turned_away = Arc::new(Semaphore::new(TURNED_AWAY));
        let stop = exchange.server.stop.clone();
        let take = async {
            loop {
                let taken = match &self {
                    Self::Tcp(listener) => listener.accept().await.map(|(stream, _)| {
                        // An answer is written at once; where this fails it is late.
                        let _ = stream.set_nodelay(true);
                        take(stream, &exchange, &room, &turned_away);
                    }),
                    #[cfg(unix)]
                    Self::Unix(socket) => socket
                        .accept()
                        .await
                        .map(|stream| take(stream, &exchange, &room, &turned_away)),
                };
                if taken.is_err() {
                    sleep(PAUSE).await;
                }
            }
        };
        tokio::select! {
            () = take => {}
            () = stop.closing() => {}
        }
        // With it goes the file of a socket.
        drop(self);
        // Each connection holds its place until it ends.
        let _ = room.acquire_many(connections).await;
    }
}

/// Serves a connection where there is room for it.
fn take<S>(stream: S, exchange: &Arc<Exchange>, room: &Arc<Semaphore>, turned_away: &Arc<Semaphore>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    if let Ok(place) = Arc::clone(room).try_acquire_owned() {
        let exchange = Arc::clone(exchange);
        tokio::spawn(async move {
            let _open = exchange.server.metrics.connection();
            connection::serve(stream, Arc::clone(&exchange)).await;
            drop(place);
        });
        return;
    }
    exchange.server.metrics.turned_away();
    if let Ok(place) = Arc::clone(turned_away).try_acquire_owned() {
        tokio::spawn(async move {
            connection::turn_away(stream).await;
            drop(place);
        });
    }
}

fn shown(place: &Listen) -> String {
    match place {
        Listen::Tcp(address) => address.to_string(),
        #[cfg(unix)]
        Listen::Unix(path) => format!("unix:{}", path.display()),
    }
}

/// The place, as an option would name it, with the port that was chosen.
impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(listener) => match listener.local_addr() {
                Ok(address) => write!(f, "{address}"),
                Err(_) => f.write_str("an address"),
            },
            #[cfg(unix)]
            Self::Unix(socket) => write!(f, "unix:{}", socket.path.display()),
        }
    }
}

#[cfg(unix)]
mod socket {
    use std::fs::{self, DirBuilder, Permissions};
    use std::hash::{BuildHasher, RandomState};
    use std::io::{Error, ErrorKind, Result};
    use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
    use std::path::{Path, PathBuf};

    use tokio::net::{UnixListener, UnixStream};

    /// A Unix socket, whose file goes with it.
    pub(in crate::serve) struct Socket {
        pub(super) path: PathBuf,
        listener: UnixListener,
        /// The file's number, by which it is known from a later server's file at the same path.
        inode: u64,
    }

    impl Socket {
        /// Makes a socket that its owner alone may open. One that a killed server has left is replaced.
        pub(super) async fn open(path: &Path) -> Result<Self> {
            check_free(path).await?;
            // A new socket has the mode of the umask. So it begins in a folder that only its owner may enter, and
            // leaves it when it has its mode. The folder is new, so that all in it is ours.
            let name = format!(".{:08x}", RandomState::new().hash_one(0) as u32);
            let folder = path.parent().unwrap_or(Path::new("")).join(name);
            DirBuilder::new().mode(0o700).create(&folder)?;
            let early = folder.join("s");
            let make = || -> Result<_> {
                let listener = UnixListener::bind(&early)?;
                fs::set_permissions(&early, Permissions::from_mode(0o600))?;
                let inode = fs::metadata(&early)?.ino();
                fs::rename(&early, path)?;
                Ok((listener, inode))
            };
            let made = make();
            if made.is_err() {
                let _ = fs::remove_file(&early);
            }
            let _ = fs::remove_dir(&folder);
            let (listener, inode) = made?;
            Ok(Self {
                path: path.to_owned(),
                listener,
                inode,
            })
        }

        pub(super) async fn accept(&self) -> Result<UnixStream> {
            let (stream, _) = self.listener.accept().await?;
            Ok(stream)
        }
    }

    impl Drop for Socket {
        fn drop(&mut self) {
            let is_ours =
                fs::symlink_metadata(&self.path).is_ok_and(|file| file.ino() == self.inode);
            if is_ours {
                let _ = fs::remove_file(&self.path);
            }
        }
    }

    /// Checks that nothing is at the path, or only a socket at which nobody listens.
    async fn check_free(path: &Path) -> Result<()> {
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
            Ok(file) if file.file_type().is_socket() => {}
            Ok(_) => return Err(Error::other("there is a file that is no socket")),
        }
        match UnixStream::connect(path).await {
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => Ok(()),
            // Its queue may be full, or it may be somebody else's.
            _ => Err(Error::other("another server listens there")),
        }
    }
}
