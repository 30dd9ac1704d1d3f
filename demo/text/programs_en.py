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
CODE = {
    "code_plain": "By hand",
    "code_lightning": "Lightning",
    "code_size": "{file}, {count} lines",
    "code_switch": "Program",
    "code_loading": "The two programs are being read …",
    "code_failed": "The server did not send the two programs.",
    "code_again": "Ask again",
    "code_hint": "Point at a line with a bold number (mouse, finger, arrow keys): what belongs to it is marked in both programs.",
    "code_line": "line {line}: {code}",
    "code_empty": "empty",
    "code_fold_imports": "{count} lines: imports",
    "code_fold_docstring": "{count} lines: docstring",
    "code_fold_arguments": "{count} lines: arguments",
    "code_fold_other": "{count} lines: a function that the comparison does not need",
    "code_folded": "folded; Enter unfolds",
    "code_unfolded": "unfolded; Enter folds",
    "code_where": "Where Lightning itself does it (version {version})",
    "code_place": "{file}, line {line}",
    "code_no_library": "Lightning has no line for this: it is the model's own matter, in both programs.",
    "code_not_in_lightning": "Only the program by hand says so.",
    "code_not_in_plain": "Only the program with Lightning says so.",
    "code_counterpart": "{program}, line {line}: {code}",
}
LOCKSTEP = {
    "lockstep_run": "Train both",
    "lockstep_again": "Train both again",
    "lockstep_about": "Same first weights, same batches, same random numbers: a step of one, a step of the other, {steps} of each.",
    "lockstep_so_far": "Largest difference of the two losses so far: {difference}.",
    "lockstep_so_far_first": "Largest difference of the two losses so far: {difference}; the first is at step {first}.",
    "lockstep_same": "After {steps} steps the largest difference of the losses is 0, and of the {weights} weights 0: the two programs are the same "
                     "training.",
    "lockstep_differs": "After {steps} steps the largest difference of the losses is {loss} (the first at step {first}), that of the {weights} weights "
                        "{weight}.",
    "lockstep_weights_differ": "After {steps} steps the losses are all the same, but of the {weights} weights some differ, by {weight} at most.",
    "lockstep_none": "It was stopped before the first step: there is nothing to compare.",
    "lockstep_curves": "Both curves",
    "lockstep_curves_about": "The pale thick line is the program by hand, the thin one on it Lightning.",
    "lockstep_panel_loss": "Loss of each batch",
    "lockstep_panel_difference": "Difference",
    "lockstep_difference": "Lightning minus by hand",
    "lockstep_hint": "Both curves appear here.",
    "lockstep_axis": "step",
    "lockstep_at": "step {step}",
    "lockstep_times": "Where the time goes",
    "lockstep_times_hint": "Measured while both train, and told at the end.",
    "lockstep_times_few": "Too few steps were made to tell how long one takes.",
    "lockstep_slower": "A step with Lightning took {ratio} times as long (with 95 % confidence {low} to {high} times). Of the {more} ms that it took longer, "
                       "{part} ms are: {phase}.",
    "lockstep_quicker": "A step with Lightning took only {ratio} times as long (with 95 % confidence {low} to {high} times): {less} ms less.",
    "lockstep_noisy": "This machine has too much else to do to tell which is quicker: with 95 % confidence a step with Lightning took {low} to {high} times "
                      "as long as one by hand.",
    "lockstep_how": "Mean of {steps} steps of each without the quickest and slowest quarter; they took turns in going first; torch threads: {threads}. The "
                    "Trainer is the bare one, without logger, progress bar and checkpoints.",
    "lockstep_speed": "{speed} steps/s",
    "lockstep_phase": "Phase",
    "lockstep_ms": "{program}, ms",
    "lockstep_more": "difference, ms",
    "lockstep_whole": "a whole step",
    "lockstep_phase_fetch": "making the batch",
    "lockstep_phase_forward": "masks and forward pass",
    "lockstep_phase_backward": "loss and backward pass",
    "lockstep_phase_optimizer": "optimizer and learning rate",
    "lockstep_phase_rest": "all else: hooks and bookkeeping",
    "lockstep_bars": "Milliseconds of a step by phase",
    "lockstep_bar": "{program}: {whole} ms, of which {parts}",
    "lockstep_part": "{phase} {ms} ms",
    "lockstep_comma": ", ",
    "lockstep_stop": ".",
}
SLOW_MOTION: dict[str, str] = {}
TABLE: dict[str, str] = {}
MISTAKES: dict[str, str] = {}

# What the lines of a link do, by the link's name; core/programs/correspondence.py declares them.
LINKS = {
    "model": "The model",
    "model_what": "The loop is handed a finished model. With Lightning the model stands in the class: __init__ makes the layers and the loss, and the "
                  "Trainer is given the whole.",
    "hyperparameters": "Hyperparameters",
    "hyperparameters_what": "save_hyperparameters() keeps the arguments of __init__ in hparams and writes them into every checkpoint, so that it can be "
                            "loaded without them. The loop reads the same hparams.",
    "device": "Moving to the device",
    "device_what": "By hand the model and each batch are moved, and a forgotten one is an error on a GPU. The Trainer moves both.",
    "train_mode": "Training mode",
    "train_mode_what": "train() switches dropout on. Lightning does not call it at the start: a new module is in this mode already. It warns if a part is "
                       "not, and after a validation puts every part back into the mode it had.",
    "optimizer": "Making the optimizer",
    "optimizer_what": "The same Adam. The Trainer gets it by calling configure_optimizers. By hand its rate, 0.0, is overwritten at every step; LambdaLR "
                      "multiplies the 1.0.",
    "scheduler": "Making the scheduler",
    "scheduler_what": "By hand a class of our own sets the Noam rate. For the Trainer it is torch's LambdaLR; interval: step says to step it after each "
                      "step. Without that it would be stepped once an epoch.",
    "loop": "The loop",
    "loop_what": "By hand a for statement fetches batch after batch. With Lightning the loop is the Trainer's: the module only says what is done with one "
                 "batch.",
    "max_steps": "The end",
    "max_steps_what": "zip ends the loop after max_steps batches. The Trainer is told by Trainer(max_steps=...) and counts steps of the optimizer.",
    "shift": "Shifting the target",
    "shift_what": "The decoder reads the target without its last token and is to say it without its first: at each position the next token.",
    "masks": "The masks",
    "masks_what": "Padding is not looked at, and no position sees the future. The same line in both programs.",
    "zero_grad": "Zeroing gradients",
    "zero_grad_what": "By hand the gradients of the last step are deleted before the forward pass. The Trainer deletes them between forward and backward "
                      "pass, which comes to the same; while gradients are accumulated, it does not.",
    "forward": "The forward pass",
    "forward_what": "By hand the Transformer is called. The Trainer calls training_step, which calls self(...): that is forward.",
    "loss": "The loss",
    "loss_what": "The same cross-entropy over all positions. The Trainer takes what training_step returns and divides it by the number of batches that are "
                 "accumulated, here 1.",
    "backward": "The backward pass",
    "backward_what": "By hand loss.backward() computes the gradients. The module only returns the loss; the Trainer calls backward() on it.",
    "optimizer_step": "The optimizer's step",
    "optimizer_step_what": "By hand scheduler.step() sets the rate and calls optimizer.step(). The Trainer calls it with forward and backward pass as a "
                           "closure, which Adam runs first.",
    "scheduler_step": "The next learning rate",
    "scheduler_step_what": "By hand the rate is set right before the step. The Trainer steps the scheduler after it, once a batch because of interval: "
                           "step; that is why the formula there says step + 1.",
    "log": "Telling the loss",
    "log_what": "By hand the loop hands out each loss, and the caller does with it what it likes. self.log gives it to logger and progress bar; the Trainer "
                "keeps, averages and writes it.",
}

TEXT = {"program_links": LINKS, "programs": {**PAGE, **CODE, **LOCKSTEP, **SLOW_MOTION, **TABLE, **MISTAKES}}
