"""What one page holds of a run: its own run, one it joined, or one that has ended and is played again."""

import secrets
import threading
import time

REPLAY_SECONDS = 8.0  # a finished run is played again in this time, whatever it took


class Subscription:
    """A page's subscription to a run or a race. Its id is unguessable; whoever knows it may watch and steer.

    The owner's controls act on the run itself; everybody else's act on their own subscription only: Pause freezes the
    picture, Stop detaches it. So nobody's click reaches another's run.

    Args:
        run: core.training.run.Run or core.comparison.race.Race. owns_run: whether this page started it.
        replay: show it from the first step on, at a watchable speed. clock: seconds.
    """

    def __init__(self, run, owns_run, replay=False, clock=time.monotonic):
        self.id = secrets.token_urlsafe(16)
        self.run = run
        self.owns_run = owns_run
        self.follows_teacher = False  # made by a room: the teacher chose what is shown
        self.clock = clock
        self.last_polled = clock()
        self.lock = threading.Lock()
        self.frozen_at = None
        self.detached = False
        self.replaying = replay
        self.replayed = 0.0  # steps shown up to `since`
        self.since = clock()

    @property
    def role(self):
        """"starter", "joined", "following" (in a room) or "replay"."""
        if self.replaying:
            return "replay"
        return "starter" if self.owns_run else "following" if self.follows_teacher else "joined"

    @property
    def until(self):
        """The last step that is shown; None: all there are."""
        if self.frozen_at is not None:
            return self.frozen_at
        if not self.replaying:
            return None
        total = self.run.step
        shown = self.replayed + (self.clock() - self.since) * total / REPLAY_SECONDS
        if shown >= total:
            self.replaying = False
            return None
        return max(1, int(shown))

    @property
    def status(self):
        """What the page says of it: the run's status, unless the page has detached from it."""
        if self.detached:
            return "stopped"
        if self.frozen_at is not None:
            return "paused"
        return "running" if self.until is not None else self.run.status

    def control(self, action):
        """pause, resume, step, stop or skip (to the end of a replay)."""
        if self.owns_run and not self.replaying and self.frozen_at is None:
            self.control_run(action)
        else:
            with self.lock:
                self.control_replay(action)

    def control_run(self, action):
        match action:
            case "pause":
                self.run.pause()
            case "resume":
                self.run.resume()
            case "step":
                self.run.step_once()
            case "stop":
                self.run.stop()

    def control_replay(self, action):
        """The same actions on what this page is shown, the run being left alone; with the lock held."""
        shown = self.until if self.until is not None else self.run.step
        match action:
            case "pause":
                self.frozen_at = shown
            case "resume" if self.frozen_at is not None:
                self.replayed, self.since, self.frozen_at = float(self.frozen_at), self.clock(), None
                self.detached = False
            case "step":
                self.frozen_at = min(shown + 1, self.run.step)
            case "stop" if self.replaying or self.run.status == "finished":
                self.frozen_at, self.replaying = None, False  # the end of something that is over already
            case "stop":
                self.frozen_at, self.detached = shown, True
            case "skip":
                self.frozen_at, self.replaying = None, False
