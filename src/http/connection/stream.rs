use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::web::{Buf as _, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

use super::bounds::Bounds;
use super::empty_line::EmptyLine;
use super::exchange::{Exchange, Phase, Rest};
use super::parting::Partings;
use super::timer::Timer;
use crate::http::address_slots::Slot;

/// A connection that gives actix one request at a time.
///
/// actix reads whatever there is, and makes requests of all of it before the first is
/// answered. It gets a head and what came with it, then the rest of the body, and no
/// more until its answer has been taken.
pub(in crate::http) struct Stream<T> {
    io: T,
    bounds: Bounds,
    partings: Partings,
    exchange: Rc<Exchange>,
    /// Bytes that were read and not yet given to actix.
    ahead: BytesMut,
    empty_line: EmptyLine,
    /// Whether actix has a whole head, which it must parse before it gets more.
    has_head: bool,
    writing: Writing,
    timer: Timer,
    /// The deadline of the current head.
    head_until: Option<Instant>,
    /// The number of answers when the connection began to idle, and its deadline.
    idle: Option<(u64, Option<Instant>)>,
    /// Until this moment, further bytes are discarded; nothing is answered any more.
    parts: Option<Instant>,
    _place: Option<Slot>,
}

#[derive(Clone, Copy)]
enum Writing {
    IsDone,
    /// The caller is not taking its answer, and has this deadline. `has_reader`: somebody
    /// wants to read meanwhile.
    Waits {
        until: Option<Instant>,
        has_reader: bool,
    },
}

impl<T> Stream<T> {
    pub(crate) fn new(io: T, bounds: Bounds, partings: Partings, place: Option<Slot>) -> Self {
        Self {
            io,
            bounds,
            partings,
            exchange: Rc::default(),
            ahead: BytesMut::new(),
            empty_line: EmptyLine::default(),
            has_head: false,
            writing: Writing::IsDone,
            timer: Timer::default(),
            head_until: Timer::after(bounds.head),
            idle: None,
            parts: None,
            _place: place,
        }
    }

    pub(super) fn exchange(&self) -> &Rc<Exchange> {
        &self.exchange
    }

    /// How many of these bytes actix may have now. `None` if the head is too long.
    fn accept(&mut self, bytes: &[u8]) -> Option<usize> {
        match self.exchange.phase() {
            Phase::Head(before) => self.accept_head(bytes, before),
            Phase::Request(Rest::Bytes(rest)) => {
                let length = rest.min(bytes.len());
                let rest = Rest::Bytes(rest - length);
                self.exchange.set_phase(Phase::Request(rest));
                Some(length)
            }
            Phase::Request(Rest::Unknown { .. }) => {
                let rest = Rest::Unknown { is_wanted: false };
                self.exchange.set_phase(Phase::Request(rest));
                // An empty line ends it, and the next head follows.
                let end = self.empty_line.end_in(bytes);
                self.has_head = end.is_some();
                Some(end.unwrap_or(bytes.len()))
            }
            Phase::Closing => Some(bytes.len()),
        }
    }

    fn accept_head(&mut self, bytes: &[u8], before: usize) -> Option<usize> {
        if before == 0 {
            self.empty_line = EmptyLine::default();
        }
        let (end, length) = self.up_to_empty_line(bytes);
        let head = before + end.unwrap_or(length);
        if head > Bounds::HEAD {
            return None;
        }
        self.exchange.set_phase(Phase::Head(head));
        if let Some(end) = end {
            self.exchange.set_behind_head(length - end);
        }
        Some(length)
    }

    /// Where the first empty line ends, if there is one, and the length of what goes to
    /// actix: up to there where another follows. A head with its body goes in one piece
    /// then, and never together with a head behind them: actix would take that one's body
    /// for a rest of the first, and close the connection.
    fn up_to_empty_line(&mut self, bytes: &[u8]) -> (Option<usize>, usize) {
        let Some(first) = self.empty_line.end_in(bytes) else {
            return (None, bytes.len());
        };
        self.has_head = true;
        let before = self.empty_line;
        let (_, behind) = bytes.split_at(first);
        if self.empty_line.end_in(behind).is_some() {
            self.empty_line = before;
            return (Some(first), first);
        }
        (Some(first), bytes.len())
    }

    /// Sets the timer to the current deadline.
    fn set_timer(&mut self, cx: &mut Context<'_>) {
        let deadline = match (self.writing, self.exchange.phase()) {
            _ if self.parts.is_some() => self.parts,
            (Writing::Waits { until, .. }, _) => until,
            (Writing::IsDone, Phase::Head(0)) if self.exchange.answered() > 0 => {
                self.head_until = None;
                self.idle_until()
            }
            (Writing::IsDone, Phase::Head(_)) => {
                if self.head_until.is_none() {
                    self.head_until = Timer::after(self.bounds.head);
                }
                self.head_until
            }
            (Writing::IsDone, _) => {
                self.head_until = None;
                None
            }
        };
        self.timer.set(deadline, cx);
    }

    fn idle_until(&mut self) -> Option<Instant> {
        let answered = self.exchange.answered();
        match self.idle {
            Some((then, until)) if then == answered => until,
            _ => {
                let until = Timer::after(self.bounds.idle);
                self.idle = Some((answered, until));
                until
            }
        }
    }

    fn wait_for_caller(&mut self, cx: &mut Context<'_>) {
        if matches!(self.writing, Writing::IsDone) {
            self.writing = Writing::Waits {
                until: Timer::after(self.bounds.unread),
                has_reader: false,
            };
        }
        self.set_timer(cx);
    }

    fn caller_takes(&mut self) {
        if let Writing::Waits { until, .. } = &mut self.writing {
            *until = Timer::after(self.bounds.unread);
        }
    }

    fn caller_took_all(&mut self, cx: &mut Context<'_>) {
        if let Writing::Waits { has_reader, .. } = self.writing {
            self.writing = Writing::IsDone;
            if has_reader {
                cx.waker().wake_by_ref();
            }
        }
        self.set_timer(cx);
    }

    /// The error for a caller that does not read its answer.
    fn unread(&self) -> Option<io::Error> {
        let is_over = matches!(self.writing, Writing::Waits { .. }) && self.timer.is_over();
        is_over.then(|| io::Error::new(io::ErrorKind::TimedOut, "an answer is not read"))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> Stream<T> {
    /// Sends a last answer, as far as the caller takes it now. A caller that does not
    /// read it misses it.
    fn part(&mut self, answer: &Bytes, cx: &mut Context<'_>) {
        let _ = Pin::new(&mut self.io).poll_write(cx, answer);
    }

    /// Nothing arrived in time: ends the stream for actix.
    fn end_in_time(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // Browsers connect before they have a request, and do not expect an answer to
        // none.
        if matches!(self.exchange.phase(), Phase::Head(1..)) {
            let answer = self.partings.timeout.clone();
            self.part(&answer, cx);
        }
        Poll::Ready(Ok(()))
    }

    fn refuse_head(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let answer = self.partings.too_large.clone();
        self.part(&answer, cx);
        self.ahead = BytesMut::new();
        self.parts = Timer::after(Bounds::PARTING);
        self.timer.set(self.parts, cx);
        self.read_in_vain(cx, buf)
    }

    /// Reads and discards the rest of a head that is too long.
    fn read_in_vain(
        &mut self,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        while !self.timer.is_over() {
            let read = ready!(Pin::new(&mut self.io).poll_read(cx, buf));
            let length = buf.filled().len() - before;
            buf.set_filled(before);
            if read.is_err() || length == 0 {
                break;
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Lets actix parse the head that it has, and makes sure that the task is woken when
    /// there is more.
    fn pause(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.has_head = false;
        if self.ahead.is_empty() {
            let before = buf.filled().len();
            ready!(Pin::new(&mut self.io).poll_read(cx, buf))?;
            let (_, read) = buf.filled().split_at(before);
            if read.is_empty() {
                return Poll::Ready(Ok(()));
            }
            self.ahead.extend_from_slice(read);
            buf.set_filled(before);
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Gives actix as much as it may have of the bytes read ahead.
    fn give(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut ahead = std::mem::take(&mut self.ahead);
        let most = ahead.len().min(buf.remaining());
        let Some(length) = self.accept(ahead.split_at(most).0) else {
            return self.refuse_head(cx, buf);
        };
        buf.put_slice(&ahead.split_to(length));
        if !ahead.is_empty() {
            self.ahead = ahead;
        }
        Poll::Ready(Ok(()))
    }

    /// Reads into actix's buffer, and keeps back what it may not have yet. `None`: try
    /// again.
    fn read(
        &mut self,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<Option<io::Result<()>>> {
        let before = buf.filled().len();
        if let Err(cause) = ready!(Pin::new(&mut self.io).poll_read(cx, buf)) {
            return Poll::Ready(Some(Err(cause)));
        }
        let (_, read) = buf.filled().split_at(before);
        let Some(first) = read.first() else {
            return Poll::Ready(Some(Ok(())));
        };
        let accepted = if self.is_between_requests() && is_line_break(*first) {
            Some(0)
        } else {
            self.accept(read)
        };
        let Some(length) = accepted else {
            buf.set_filled(before);
            return self.refuse_head(cx, buf).map(Some);
        };
        self.ahead.extend_from_slice(read.split_at(length).1);
        buf.set_filled(before + length);
        Poll::Ready((length > 0).then_some(Ok(())))
    }

    fn is_between_requests(&self) -> bool {
        self.exchange.phase() == Phase::Head(0)
    }

    /// Skips empty lines before a request, which mean nothing (RFC 9112, 2.2).
    fn skip_line_breaks(&mut self) {
        if self.is_between_requests() {
            let breaks = self.ahead.iter().take_while(|byte| is_line_break(**byte));
            let length = breaks.count();
            self.ahead.advance(length);
        }
    }
}

const fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Stream<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.parts.is_some() {
            return this.read_in_vain(cx, buf);
        }
        if let Writing::Waits { has_reader, .. } = &mut this.writing {
            *has_reader = true;
            return match this.unread() {
                Some(cause) => Poll::Ready(Err(cause)),
                None => Poll::Pending,
            };
        }
        if this.has_head {
            return this.pause(cx, buf);
        }
        loop {
            match this.exchange.phase() {
                Phase::Request(Rest::Bytes(0) | Rest::Unknown { is_wanted: false }) => {
                    this.exchange.wait(cx.waker());
                    return Poll::Pending;
                }
                Phase::Head(_) if this.timer.is_over() => return this.end_in_time(cx),
                _ => {}
            }
            this.skip_line_breaks();
            if !this.ahead.is_empty() {
                return this.give(cx, buf);
            }
            if let Some(read) = ready!(this.read(cx, buf)) {
                return Poll::Ready(read);
            }
        }
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Stream<T> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Some(cause) = this.unread() {
            return Poll::Ready(Err(cause));
        }
        let written = Pin::new(&mut this.io).poll_write(cx, bytes);
        match written {
            Poll::Pending => this.wait_for_caller(cx),
            Poll::Ready(_) => this.caller_takes(),
        }
        written
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Some(cause) = this.unread() {
            return Poll::Ready(Err(cause));
        }
        let flushed = Pin::new(&mut this.io).poll_flush(cx);
        match flushed {
            Poll::Pending => this.wait_for_caller(cx),
            Poll::Ready(_) => this.caller_took_all(cx),
        }
        flushed
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Some(cause) = this.unread() {
            return Poll::Ready(Err(cause));
        }
        let shut = Pin::new(&mut this.io).poll_shutdown(cx);
        if shut.is_pending() {
            this.wait_for_caller(cx);
        }
        shut
    }
}
