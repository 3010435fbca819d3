//! A connection that is watched: for callers that send nothing, send slowly, or do not read.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

/// The time from the first byte of a request to the end of its headers; and from the opening of a connection.
const SLOWEST_HEAD: Duration = Duration::from_secs(10);
/// The time between two requests of a connection. Balancers keep theirs for 60 seconds, and must be the first to close.
const LONGEST_IDLE: Duration = Duration::from_secs(75);
/// The same, where no request has shown a key: such a connection must not hold a place for long.
const LONGEST_IDLE_OUTSIDE: Duration = Duration::from_secs(10);
/// The time in which a caller must take an answer, or `LEAST_TAKEN` of it.
const SLOWEST_READER: Duration = Duration::from_secs(10);
/// The bytes after which a caller has that time anew.
const LEAST_TAKEN: u64 = 64 * 1024;

/// The moments since when something is waited for, in milliseconds since the connection began, plus one. 0 is never.
#[derive(Debug)]
pub(super) struct Watch {
    began: Instant,
    head: AtomicU64,
    idle: AtomicU64,
    reader: AtomicU64,
    /// How much was taken since then.
    taken: AtomicU64,
    is_let_in: AtomicBool,
}

impl Watch {
    pub(super) fn new(is_let_in: bool) -> Self {
        Self {
            began: Instant::now(),
            head: AtomicU64::new(1),
            idle: AtomicU64::new(0),
            reader: AtomicU64::new(0),
            taken: AtomicU64::new(0),
            is_let_in: AtomicBool::new(is_let_in),
        }
    }

    /// Says that a request of the connection has shown a key.
    pub(super) fn let_in(&self) {
        self.is_let_in.store(true, Ordering::Relaxed);
    }

    /// Says that the headers of a request are here. From here on the request has limits of its own.
    pub(super) fn asked(&self) {
        self.head.store(0, Ordering::Relaxed);
        self.idle.store(0, Ordering::Relaxed);
    }

    /// Says that an answer is there to be written.
    pub(super) fn answered(&self) {
        self.idle.store(self.now(), Ordering::Relaxed);
    }

    /// Whether any of the waits is too long.
    pub(super) fn is_late(&self) -> bool {
        let now = self.now();
        let longer = |since: &AtomicU64, limit: Duration| {
            let since = since.load(Ordering::Relaxed);
            since > 0 && u128::from(now.saturating_sub(since)) > limit.as_millis()
        };
        let longest_idle = match self.is_let_in.load(Ordering::Relaxed) {
            true => LONGEST_IDLE,
            false => LONGEST_IDLE_OUTSIDE,
        };
        longer(&self.head, SLOWEST_HEAD)
            || longer(&self.idle, longest_idle)
            || longer(&self.reader, SLOWEST_READER)
    }

    fn has_read(&self) {
        if self.idle.load(Ordering::Relaxed) > 0 {
            self.idle.store(0, Ordering::Relaxed);
            self.head.store(self.now(), Ordering::Relaxed);
        }
    }

    fn has_tried_to_write(&self, tried: &Poll<io::Result<usize>>) {
        let waits = self.reader.load(Ordering::Relaxed) > 0;
        match tried {
            Poll::Pending if !waits => {
                self.taken.store(0, Ordering::Relaxed);
                self.reader.store(self.now(), Ordering::Relaxed);
            }
            Poll::Ready(Ok(more)) if waits => {
                let taken = self.taken.fetch_add(*more as u64, Ordering::Relaxed) + *more as u64;
                if taken >= LEAST_TAKEN {
                    self.reader.store(0, Ordering::Relaxed);
                }
            }
            _ => {}
        }
    }

    /// Says that all is written.
    fn has_written(&self) {
        self.reader.store(0, Ordering::Relaxed);
    }

    fn now(&self) -> u64 {
        let passed = u64::try_from(self.began.elapsed().as_millis());
        passed.unwrap_or(u64::MAX).saturating_add(1)
    }
}

/// A stream that tells its watch.
pub(super) struct Watched<S> {
    pub(super) stream: S,
    pub(super) watch: std::sync::Arc<Watch>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.watch.has_read();
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch.has_tried_to_write(&tried);
        tried
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.watch.has_tried_to_write(&tried);
        tried
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Hyper comes here when nothing is left to be written.
        self.watch.has_written();
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
    use tokio::time::sleep;

    use super::{Watch, Watched};

    /// Writes an answer of 100 KiB to a caller who takes so many bytes a second, and returns whether it was ever late.
    async fn is_late(bytes_a_second: usize) -> bool {
        let watch = Arc::new(Watch::new(true));
        watch.asked();
        let (stream, mut caller) = duplex(1024);
        let mut watched = Watched {
            stream,
            watch: Arc::clone(&watch),
        };
        let answer = async {
            let _ = watched.write_all(&[b'x'; 100 * 1024]).await;
            let _ = watched.flush().await;
            sleep(Duration::from_secs(60)).await;
        };
        let take = async {
            let mut part = vec![0; bytes_a_second];
            while caller.read_exact(&mut part).await.is_ok() {
                sleep(Duration::from_secs(1)).await;
            }
        };
        let look = async {
            while !watch.is_late() {
                sleep(Duration::from_secs(1)).await;
            }
        };
        tokio::select! {
            () = answer => false,
            () = take => false,
            () = look => true,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_must_take_its_answer_in_time() {
        // In 10 seconds: about 10, 50, 70 and all 100 KiB.
        assert!(is_late(1024).await);
        assert!(is_late(5 * 1024).await);
        assert!(!is_late(7 * 1024).await);
        assert!(!is_late(10 * 1024).await);
    }
}
