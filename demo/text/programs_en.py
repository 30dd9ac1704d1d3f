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
MISTAKES = {
    "mistakes_choose": "Mistakes",
    "mistakes_done": "{done} of {all} mended",
    "mistakes_is_done": "{title} (mended)",
    "mistakes_run": "Run it",
    "mistakes_mend": "Mend it and train",
    "mistakes_again": "Run the broken one again",
    "mistakes_next": "Next: {title}",
    "mistakes_predict": "Your prediction",
    "mistakes_predict_note": "Choose first, then run it. You may also run it without.",
    "mistakes_no_prediction": "You made no prediction.",
    "mistakes_yours": "You predicted: “{words}”",
    "mistakes_as_predicted": "That is what happened.",
    "mistakes_otherwise": "It came otherwise.",
    "mistakes_came": "What was measured: “{words}”",
    "mistakes_open": "None of the predictions came true.",
    "mistakes_code": "The code; marked is what is wrong",
    "mistakes_gap": "# a line is missing here",
    "mistakes_line_broken": "wrong",
    "mistakes_line_gap": "wrong",
    "mistakes_line_removed": "removed",
    "mistakes_line_added": "added",
    "mistakes_line_name_broken": "broken",
    "mistakes_line_name_mended": "mended",
    "mistakes_charts": "Curves: {title}",
    "mistakes_axis": "training step",
    "mistakes_at_step": "step {step}",
    "mistakes_panel_loss": "Loss of each batch",
    "mistakes_panel_lr": "Learning rate",
    "mistakes_panel_norm": "Length of the gradient",
    "mistakes_panel_held": "Loss on held-out sequences",
    "mistakes_hint": "Press Run it: the loss of every step is drawn here.",
    "mistakes_result": "What happened",
    "mistakes_result_hint": "The measured outcome appears here, beside your prediction. Then the mistake can be mended.",
    "mistakes_loaded": "Loaded; the largest difference between any two weights is {difference}.",
    "mistakes_why": "Why",
    "mistakes_noticed": "How you would have noticed",
    "mistakes_lightning": "What Lightning does about it",

    "mistakes_scheduler": "Scheduler without an interval",
    "mistakes_scheduler_story": "You have moved the Noam schedule into configure_optimizers. The Trainer runs without a complaint, but the loss hardly falls.",
    "mistakes_scheduler_question": "4 epochs of 50 steps. What does the learning rate do?",
    "mistakes_scheduler_predict_refuses": "Lightning stops: a scheduler needs an interval.",
    "mistakes_scheduler_predict_same": "It follows the Noam curve; the cause lies elsewhere.",
    "mistakes_scheduler_predict_stairs": "It takes one stair per epoch and stays far too low.",
    "mistakes_scheduler_broken": "in {steps} steps the rate had {rates} different values, in {epochs} epochs of {epoch_steps} steps; the highest was {highest_rate}. The loss "
    "went from {first_loss} to {last_loss} (chance: {chance}), and {exact_match} of the held-out sequences are copied without a mistake.",
    "mistakes_scheduler_mended": "{rates} values in {steps} steps, the highest {highest_rate}. The loss ends at {last_loss}, and {exact_match} of the held-out sequences are right.",
    "mistakes_scheduler_why": "Without “interval”, Lightning calls scheduler.step() once at the end of each epoch. Noam counts optimizer steps: at its 4th step a "
    "warm-up of 50 has hardly begun.",
    "mistakes_scheduler_noticed": "Draw the learning rate beside the loss; in Lightning the callback LearningRateMonitor(\"step\") logs it. If everything is one long epoch, "
    "there is not even a staircase: the rate never leaves its first value.",
    "mistakes_scheduler_lightning": "Nothing: “epoch” is its documented default, which suits schedules such as StepLR. \"interval\": \"step\" has to be written.",

    "mistakes_hyperparameters": "save_hyperparameters forgotten",
    "mistakes_hyperparameters_story": "You have written a LightningModule of your own, trained it, saved it with trainer.save_checkpoint, and want to load it the next day.",
    "mistakes_hyperparameters_question": "What goes wrong?",
    "mistakes_hyperparameters_predict_worse": "Training: without hyperparameters the loss does not fall.",
    "mistakes_hyperparameters_predict_not_saved": "Saving: Lightning refuses to write the checkpoint.",
    "mistakes_hyperparameters_predict_not_loaded": "Loading: it ends with an exception.",
    "mistakes_hyperparameters_predict_other_weights": "Nothing visible: it loads, with fresh random weights.",
    "mistakes_hyperparameters_broken": "it trained as it should (loss {first_loss} to {last_loss}), and a checkpoint was written. Loading it with load_from_checkpoint gave what stands below.",
    "mistakes_hyperparameters_mended": "the same training to the last digit (loss {first_loss} to {last_loss}). What load_from_checkpoint gave now is the last line below.",
    "mistakes_hyperparameters_why": "load_from_checkpoint first builds the model and then puts the weights into it. The weights are in the file; with which d_model and how many layers they were "
    "made is not. Who passes only what the first message asks for gets a model with the default sizes, which the weights do not fit.",
    "mistakes_hyperparameters_noticed": "Not while training: both curves are the same. Load a checkpoint once in a test, right after the first step, not after the long run.",
    "mistakes_hyperparameters_lightning": "self.save_hyperparameters() puts the arguments of __init__ into self.hparams and into every checkpoint. Without that line there is no warning. A file that is "
    "there already can be rescued: pass all arguments to load_from_checkpoint, if you still know them.",

    "mistakes_zero_grad": "zero_grad forgotten",
    "mistakes_zero_grad_story": "You have written the training loop by hand. The loss falls for a few steps, then it wanders.",
    "mistakes_zero_grad_question": "What happens to the gradient when zero_grad is missing?",
    "mistakes_zero_grad_predict_refuses": "PyTorch stops at the second backward().",
    "mistakes_zero_grad_predict_larger_batch": "It works like a larger batch: smoother, and it learns.",
    "mistakes_zero_grad_predict_grows": "It piles up and grows; the model does not learn.",
    "mistakes_zero_grad_broken": "the gradient's length grew from {first_norm} to {last_norm}. The loss went from {first_loss} to {last_loss} (chance: {chance}); {exact_match} of the held-out "
    "sequences are right.",
    "mistakes_zero_grad_mended": "the gradient's length went from {first_norm} to {last_norm}, the loss to {last_loss}; {exact_match} of the held-out sequences are right.",
    "mistakes_zero_grad_why": "backward() adds to .grad, it does not replace it. So each step follows the sum of all gradients since the first one, most of them computed for weights that are long gone. "
    "Adam's division by the gradient's size hides how long it has become; its direction stays wrong.",
    "mistakes_zero_grad_noticed": "Log the gradient's length. When a model learns, it shrinks in the end; here it climbs and climbs. Or take one batch only: a sound loop drives its loss to 0.",
    "mistakes_zero_grad_lightning": "It calls zero_grad for you before each backward: in training_step the mistake cannot be made. With accumulate_grad_batches=4 it leaves the call out on purpose, three "
    "times of four, and divides the loss by 4. With manual optimization it is your own task again.",

    "mistakes_eval_mode": "eval() left on",
    "mistakes_eval_mode_story": "Every 25 steps your loop looks at held-out sequences, in evaluation mode as it should. Then it trains on. Dropout is set to 10 %.",
    "mistakes_eval_mode_question": "What has changed after the first look?",
    "mistakes_eval_mode_predict_no_gradients": "There are no gradients any more: learning stands still.",
    "mistakes_eval_mode_predict_back": "Nothing: backward() goes back to training mode.",
    "mistakes_eval_mode_predict_no_dropout": "It learns on, but without dropout.",
    "mistakes_eval_mode_broken": "asked for the loss of one batch twice, the model gave {once} and {twice}. Training loss at the end {last_loss}, held-out loss {held_out_loss}; "
    "{exact_match} of the held-out sequences are right.",
    "mistakes_eval_mode_mended": "the same batch twice: {once} and {twice}, because dropout draws anew each time. Training loss at the end {last_loss}, held-out loss {held_out_loss}, {exact_match} right. "
    "The mirror image, train() left on while answering: {differ} of the answers changed from one asking to the next, and {dropped_match} were right.",
    "mistakes_eval_mode_why": "eval() switches dropout off (and freezes batch norm), nothing else: gradients flow as before; torch.no_grad() is what stops them. So nothing breaks. The curve even looks better, "
    "and in this short training of a small model it is better: dropout costs more here than it gives. But it is not the experiment that you have written down: the 10 % were in force for 25 steps.",
    "mistakes_eval_mode_noticed": "Give the model the same batch twice before a step: with dropout, two equal losses are suspicious. Or assert model.training at the top of the loop.",
    "mistakes_eval_mode_lightning": "For its own validation loop it does both: evaluation mode without gradients, and afterwards every module is back in the mode it had. An eval() that you call yourself, as the lesson's decoding "
    "function does, it leaves as it is; only if a module is in evaluation mode when fit() begins does it say so in a warning.",

    "mistakes_shift": "Target not shifted",
    "mistakes_shift_story": "Your training step gives the decoder the whole target and compares its output with the same target. The loss is a dream.",
    "mistakes_shift_question": "How well does the model copy new sequences, token by token?",
    "mistakes_shift_predict_refuses": "Not at all: the shapes do not fit, it stops at once.",
    "mistakes_shift_predict_stuck": "Badly: the loss stays high as well.",
    "mistakes_shift_predict_good": "Well: a loss of almost 0 means that it has learned to copy.",
    "mistakes_shift_predict_empty": "Not at all, though the loss falls to almost 0.",
    "mistakes_shift_broken": "the loss fell from {first_loss} to {last_loss}, and {exact_match} of the held-out sequences are right. Of the tokens that it writes by itself, {starts} are “(start)”, the token that it was given.",
    "mistakes_shift_mended": "the loss ends at {last_loss}, and {exact_match} of the held-out sequences are right.",
    "mistakes_shift_why": "Position i is given token i and is to say token i. The look-ahead mask hides what comes later, not the position itself; so the answer stands in the input, and the source need not be read. When it writes "
    "by itself, the model repeats what it was given last.",
    "mistakes_shift_noticed": "A loss near 0 after a few dozen steps is too good: nothing that has to be learned is learned so fast. Let the model decode by itself, and count exact matches; the teacher-forced loss alone shows nothing.",
    "mistakes_shift_lightning": "Nothing, and it cannot: it does not know what your tensors mean. Both versions are a training_step that returns a loss.",
}

TEXT = {"programs": {**PAGE, **LOCKSTEP, **SLOW_MOTION, **TABLE, **MISTAKES}}
