"""Every text of the teacher's pack, in English; the lessons' own words stand in their files."""

PACK = {
    "predict": "Predict:",
    "why": "Why?",
    "find": "To find on the page",
    "plans_title": "Plans for a class",
    "plans_words": "Each lesson is a link: put `?lesson=…` behind the page's address. Let everybody predict before you press anything; who has only watched has "
                   "learned little. The minutes are for two cores and a class that talks.",
    "plan_title": "{minutes} minutes",
    "plan_when": "Minutes",
    "plan_what": "What to show",
    "plan_ask": "What to ask",
    "plan_opening": "Open a room, show its code large; the page's first screen plays a recorded training.",
    "plan_opening_ask": "What do you think it is learning?",
    "plan_pause": "Pause. Leave a training running on the wall.",
    "plan_pause_ask": "What has changed on the wall meanwhile?",
    "plan_closing": "Ask one question of the class once more, and compare with before. Save the sheet of the room.",
    "plan_closing_ask": "Which prediction of yours was wrong, and what do you say now?",
    "misconceptions_title": "What many believe, and what to say to it",
    "misconceptions_words": "The wrong choices of the predictions are these. Do not correct them before the run has.",
    "answers_title": "Answer key",
    "answers_words": "Nothing here is fixed beforehand: the page decides by what it measures. “…” stands for a number of that moment.",
    "measured": "What can be measured:",
    "is_choice": "then this has come true: {choice}",
    "is_none": "then none of the choices has come true",
    "handout_title": "Transformer Live: predict, run, explain",
    "handout_name": "Name:",
    "handout_words": "Tick your prediction before anything runs. Write down what was measured. Then answer the question in your own words.",
    "handout_measured": "What was measured:",
    "room_title": "In the room",
    "room_words": """**Without internet.** Install once (`pip install .`), then `python app.py`: nothing is fetched from elsewhere, fonts and models are shipped. Students reach your machine
over the room's own network at `http://YOUR-ADDRESS:7860` (start it with `GRADIO_SERVER_NAME=0.0.0.0`). Without any network the page runs on your machine alone.

**With one projector.** The presenter's view (the screen in the header, or the key P once keys are on) lays one thing over the whole window: the curves, a head, a verdict. Arrow keys lead to the
next. Let the class vote by hand before you press: the lessons' choices are numbered.

**With phones.** Open a room, and show its QR code large. Everybody follows what you show; whoever looks around on their own comes back with one press. Predictions come in anonymously, and stay
hidden until you show them. A phone that sleeps or loses the network finds its place again.

**When the machine is slow.** Trainings take turns: whoever is new sees a first point at once. One run that all follow costs hardly more than one that only you see; thirty runs of one's own share two
cores. The recorded trainings cost nothing.

**Afterwards.** A run can be taken home as a ZIP, a lesson's progress as a slip from the list of lessons, and the room as a sheet.""",
    "written": "{count} files in {folder}.",
    "no_browser": "No Chromium was found to make PDFs with. Open handout.html in any browser and print it.",
    "pdf_failed": "{browser} made no PDF of {file}. Open that file in any browser and print it.",
}
TEXT = {"pack": PACK}
