//! A connection that is watched: for callers that send nothing, send slowly, or do not read.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

/// The time from the first byte of a request to the end of its headers; and from the opening of a connection.
const SLOWEST_HEAD: Duration = Duration::from_secs(10);
/// The time between two requests of a connection. Balancers keep theirs for 60 seconds, and must be the first to close.
const LONGEST_IDLE: Duration = Duration::from_secs(75);
/// The time in which a caller must take some part of an answer.
const SLOWEST_READER: Duration = Duration::from_secs(10);

/// The moments since when something is waited for, in milliseconds since the connection began, plus one. 0 is never.
#[derive(Debug)]
pub(super) struct Watch {
    began: Instant,
    head: AtomicU64,
    idle: AtomicU64,
    reader: AtomicU64,
}

impl Watch {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            head: AtomicU64::new(1),
            idle: AtomicU64::new(0),
            reader: AtomicU64::new(0),
        }
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
        longer(&self.head, SLOWEST_HEAD)
            || longer(&self.idle, LONGEST_IDLE)
            || longer(&self.reader, SLOWEST_READER)
    }

    fn has_read(&self) {
        if self.idle.load(Ordering::Relaxed) > 0 {
            self.idle.store(0, Ordering::Relaxed);
            self.head.store(self.now(), Ordering::Relaxed);
        }
    }

    fn has_tried_to_write<T>(&self, tried: &Poll<T>) {
        let waits = self.reader.load(Ordering::Relaxed) > 0;
        if tried.is_pending() != waits {
            let since = if tried.is_pending() { self.now() } else { 0 };
            self.reader.store(since, Ordering::Relaxed);
        }
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
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
