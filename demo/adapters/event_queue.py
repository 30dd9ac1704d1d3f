"""Gradio's queue of events, bounded: how many wait, and what is kept for pages that never ask what became of theirs."""

import asyncio
import time
from urllib.parse import urlsplit

from gradio.utils import LRUCache, run_coro_in_background

from core.classroom.rates import network_of
from core.errors import UserError
from demo.text import sentence

MOST_WAITING = 400  # events; each that waits is told of each that is done
WAITING_EACH = 200  # of one network address: a class behind one address, five at a time
MAILBOXES = 1500  # sessions for which messages are kept; one that somebody reads stays
UNREAD_SECONDS = 60.0  # that messages are kept while nobody reads them
SWEEP_SECONDS = 5.0


def bound_queue(page, languages):
    """Bounds the queue of a page that is not yet launched.

    Args:
        page: gr.Blocks. languages: path without slashes -> language of the page there.
    """
    queue = page._queue
    queue.pending_messages_per_session = Mailboxes(MAILBOXES)
    push, start = queue.push, queue.start

    async def push_if_possible(body, request, username):
        if is_full(queue, caller_of(request)):
            return False, sentence(language_of(request, languages), UserError("server_busy")), "error"
        return await push(body=body, request=request, username=username)

    def start_with_sweeping():
        start()
        run_coro_in_background(sweep_while_running, queue)

    queue.push, queue.start = push_if_possible, start_with_sweeping


def is_full(queue, caller):
    """Whether no event more may wait, or none of this caller."""
    waiting = [event for one in queue.event_queue_per_concurrency_id.values() for event in one.queue]
    return len(waiting) >= MOST_WAITING or sum(caller_of(event.request) == caller for event in waiting) >= WAITING_EACH


def caller_of(request):
    """The network address of a request."""
    return network_of(request.client.host if request is not None and request.client else "")


def language_of(request, languages):
    """The language of the page from which a request comes."""
    return languages.get(urlsplit(request.headers.get("referer", "")).path.strip("/"), languages[""])


class Mailboxes(LRUCache):
    """Messages by session. Where there are too many, the oldest goes that nobody listens to; Gradio's own would drop the oldest page."""

    def __setitem__(self, session, messages):
        if session not in self and len(self) >= self.max_size:
            self.pop(next((old for old, box in self.items() if not is_listened_to(box)), next(iter(self))))
        super().__setitem__(session, messages)


def is_listened_to(box):
    """Whether a page waits for the next message (asyncio.Queue has no public name for it)."""
    return bool(box._getters)


async def sweep_while_running(queue):
    unread = {}
    while not queue.stopped:
        await asyncio.sleep(SWEEP_SECONDS)
        await sweep(queue, unread, time.monotonic())


async def sweep(queue, unread, now):
    """Forgets sessions that are done, and those whose messages nobody has read for too long, with their events that still wait.

    Args:
        unread: session -> since when it has messages that nobody reads; is brought up to date.
    """
    boxes, pending = queue.pending_messages_per_session, queue.pending_event_ids_session
    for session, box in list(boxes.items()):
        if is_listened_to(box) or box.empty():  # a page that has been quiet for long may be about to ask
            unread.pop(session, None)
        elif now - unread.setdefault(session, now) >= UNREAD_SECONDS:
            await queue.clean_events(session_hash=session)
            boxes.pop(session, None)
    for gone in unread.keys() - boxes.keys():
        del unread[gone]
    going = {event.session_hash for job in queue.active_jobs if job for event in job}
    for session in [session for session in pending if session not in boxes and session not in going]:
        for event in pending.pop(session):
            queue.event_ids_to_events.pop(event, None)
