"""Every text of the tab with the two programs, in English."""

PAGE = {
    "parts": "What to look at",
    "part_lockstep": "Side by side",
    "part_slow_motion": "One batch in slow motion",
    "part_table": "The lesson's table",
    "part_mistakes": "Mistakes to repair",
    "transport": "Controls",
    "pause": "Pause",
    "resume": "Resume",
    "step": "Step",
    "stop": "Stop",
    "progress": "Progress",
    "step_of": "step {step} of {max}",
    "seconds_left": "{seconds} s left",
    "minutes_left": "{minutes} min {seconds} s left",
    "starting": "starting …",
    "status_idle": "ready",
    "status_queued": "waiting for a free place",
    "status_place": "waiting, number {place} in line",
    "status_wait": ", about {seconds} s",
    "status_running": "running",
    "status_joined": "running; you joined another page's",
    "status_paused": "paused",
    "status_finished": "finished",
    "status_stopped": "stopped",
    "status_failed": "failed",
    "lost": "Connection lost, trying again …",
    "no_answer": "The server did not answer. Please try again.",
    "gone": "The server does not have this run any more.",
}
LOCKSTEP = {
    "lockstep_run": "Train both",
    "lockstep_again": "Train both again",
}
SLOW_MOTION: dict[str, str] = {}
TABLE: dict[str, str] = {}
MISTAKES: dict[str, str] = {}

TEXT = {"programs": {**PAGE, **LOCKSTEP, **SLOW_MOTION, **TABLE, **MISTAKES}}
