"""Every text of a class race, in English."""

CLASS_RACE = {
    "title": "Class race",
    "about": "Everybody in the room changes one setting of your Train tab's settings. All are trained in turn, {budget} steps together at most, and one board "
             "shows who learns first.",
    "open": "Open a class race",
    "taking": "Everybody begins with {base}. Students with an entry: {students}. Different changes: {entries} of {most} at most; each will be trained "
              "for {steps} steps.",
    "taking_few": "{said} Two make a race.",
    "choose": "Everybody begins with {base}. Which one setting would you change, so that it learns faster? You may change your mind until the start.",
    "setting": "Setting",
    "change": "Change",
    "value": "New value",
    "range": "{low} to {high}",
    "enter": "Enter",
    "enter_other": "Enter this instead",
    "start": "Start",
    "stop": "Stop",
    "cancel": "Cancel",
    "new_race": "Close the board",
    "interrupted": "The server was started again, and this race ended with it. All entries are here: started again, they give the same race.",
    "waiting": "The race waits for its turn: other trainings are computing.",
    "running": "Step {step} of {steps}, {base}. {left}",
    "ended": "After {step} of {steps} steps, {base}.",
    "seconds_left": "{seconds} s left",
    "minutes_left": "{minutes} min {seconds} s left",
    "no_answer": "The server does not answer. Please try again.",
    "board": "Class race: what was changed, and how far it has come",
    "column_place": "Place",
    "column_entry": "Change",
    "column_students": "Students",
    "column_exact": "Exact match",
    "column_reached": "90 % reached",
    "column_loss": "Loss",
    "mine": "{name} (yours)",
    "at_step": "step {step}",
}
TEXT = {"class_race": CLASS_RACE}
