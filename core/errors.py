"""Errors that a person can correct, with one sentence for each kind.

A `UserError` carries a key and the values for its sentence. The English sentences are here because the command line
needs them; the page translates by key.
"""

from typing import Any

SENTENCES = {
    "not_a_number": "{field} must be a number, not {value}.",
    "is_empty": "{field} is empty: enter a number.",
    "not_whole": "{field} must be a whole number, not {value}.",
    "not_finite": "{field} must be a finite number.",
    "out_of_range": "{field} must lie between {low} and {high}, not at {value}.",
    "not_a_choice": "{field} must be one of {choices}, not {value}.",
    "not_a_switch": "{field} must be on or off, not {value}.",
    "unknown_field": "There is no setting called {field}.",
    "unknown_preset": "There is no preset called {value}; there are {choices}.",
    "heads_do_not_divide": "d_model = {d_model} cannot be divided evenly among {num_heads} heads. Try {suggestion} heads.",
    "odd_d_model": "d_model must be even, because positions are encoded by pairs of sine and cosine; {d_model} is odd.",
    "lengths_crossed": "The shortest sequence ({min_len}) must not be longer than the longest ({max_len}).",
    "too_few_sequences": "These settings allow only {count} different sequences; at least {needed} are needed, so that "
    "some can be held out. Take more symbols or longer sequences.",
    "model_too_large": "This model would have {parameters:,} parameters; the limit here is {limit:,}.",
    "over_limit": "{field} may be at most {limit} on this server, not {value}.",
    "batch_too_large": "batch_size times the longest sequence may be at most {limit} on this server, not {value}.",
    "wrong_limit": "The environment variable {name} must be a number above 0, not {value}.",
    "folder_in_use": "The folder {folder} is used by another server already: process {pid} on {host}, since {since}. Give each server "
    "a folder of its own (TRANSFORMER_LIVE_DATA), or stop that one first.",
    "source_empty": "Type at least one token, for example 3 1 4 1 5.",
    "source_too_long": "That is {count} tokens; at most {limit} can be decoded here.",
    "source_not_numbers": "{token} is not a number. Write tokens as whole numbers with spaces between them.",
    "source_special": "{token} is a special token of this model, {meaning}; use tokens from 1 to {largest}.",
    "source_unknown": "{token} is not in this model's vocabulary; use tokens from 1 to {largest}.",
    "forced_unknown": "{token} is not a token of this model; use numbers from 1 to {largest}, or {special}.",
    "forced_too_many": "{count} tokens are chosen already; at most {limit} are written for this source.",
    "forced_behind_end": "Nothing is written behind {end}: choose it as the last token.",
    "unknown_head": "There is no head {head} in layer {layer}: this model has {layers} layers of {heads} heads.",
    "too_many_switches": "{count} heads are switched, but the model has {limit}.",
    "switched_twice": "Head {head} of layer {layer} is switched twice.",
    "too_many_switch_sources": "Heads can have the weights of at most {limit} other sources at once, not of {count}.",
    "unknown_experiment": "This file does not say what the model learned, so nobody knows the right answers.",
    "too_much_padding": "From 0 to {limit} padding tokens can be added to this source, not {count}.",
    "checkpoint_missing": "There is no file {name}.",
    "checkpoint_too_large": "This file has {size:.1f} MB; at most {limit:.1f} MB are read.",
    "checkpoint_unreadable": "This file is not a PyTorch checkpoint, or it is damaged.",
    "checkpoint_unsafe": "This file contains code or objects other than tensors and plain values. It was not loaded.",
    "checkpoint_incomplete": "A tensor in this file does not have each of its numbers in the file, exactly once. It was not loaded.",
    "checkpoint_foreign": "This checkpoint belongs to another model: {reason}",
    "checkpoint_not_finite": "This checkpoint contains weights that are not finite numbers (in {name}).",
    "weights_unreadable": "model.safetensors is not a safetensors file, or it is damaged.",
    "folder_incomplete": "{name} is not a folder with config.json and model.safetensors.",
    "folder_foreign": "config.json does not describe a LitTransformer: {reason}",
    "take_home_too_large": "The weights of this run have {size:.0f} MB; at most {limit:.0f} MB are packed here. On your own "
    "machine, python -m core train writes its checkpoint, metrics and curves.",
    "take_home_busy": "Several runs are being packed at the moment. Please try again in a minute.",
    "uploads_full": "Uploaded files may take {limit:.0f} MB together on this server, and there is no room for this one. Please try "
    "again in a minute.",
    "too_many_uploads": "More has been uploaded from your network than one may send in a minute. Please try again in {seconds} s.",
    "too_many_guesses": "Many room codes that do not exist have come from your network. Please try again in {seconds} s.",
    "too_many_rooms_here": "{limit} rooms have been opened from your network, and are open still. Close one, or wait.",
    "too_many_runs_here": "{limit} runs that your network has started are going on. Stop one, or wait.",
    "server_busy": "The server has too much to do at the moment. Please try again in a minute.",
    "not_kept": "The server's disk is full: this run would be lost if the server were started anew. Take it home to keep it.",
    "disk_full": "The server's disk is full: nothing can be written to it at the moment. Please try again later.",
    "diverged": "The loss became {loss} at step {step}: training diverged.",
    "out_of_memory": "The machine ran out of memory at step {step}. Try a smaller model or a smaller batch_size.",
    "crashed": "Training ended with an error at step {step}: {error}",
    "unknown_lesson": "There is no such lesson here.",
    "unknown_run": "That run is no longer here.",
    "unknown_race": "That race is no longer here. Races are kept in memory only: a restart of the server ends them.",
    "unknown_log": "Nothing of a run's log is at this address.",
    "unknown_snapshot": "That run has no snapshot yet. Train for a few steps first.",
    "unknown_recording": "No model of this recording is kept. Press Train: then every picture leads to a snapshot.",
    "no_snapshot_at": "There is no snapshot of step {step}; there are those of {steps}.",
    "unknown_model": "That model is no longer here. Choose another one.",
    "race_size": "A race has 2 to {most} runners; these settings make {count}.",
    "run_goes_on": "The run is still going on; it can be dropped when it has ended.",
    "not_changeable": "In a class race one of these settings is changed: {choices}.",
    "changes_nothing": "{field} is {value} already: choose another value.",
    "no_class_race": "This room has no class race at the moment.",
    "class_race_began": "The class race has begun: no more entries are taken.",
    "class_race_full": "There are {limit} different entries, no more fit: choose one that is there already.",
    "no_question": "No question is being asked at the moment.",
    "question_closed": "This question takes no more answers.",
    "question_words": "Write between 1 and {limit} characters.",
    "question_choices": "A question has {low} to {high} different choices, or asks for a whole number.",
    "not_an_answer": "{answer} is no answer to this question.",
    "too_many_questions": "{limit} questions have been asked in this room; no more fit on its sheet.",
    "asked_twice": "This question has been asked before and after; ask another one.",
    "votes_full": "{limit} answers are in; no more are taken.",
    "unknown_prediction": "There is no such prediction in the lessons.",
    "no_seat": "The room does not know this page any more. Please enter the code again.",
    "race_goes_on": "The race is still going on; its files are made when it has ended.",
    "race_same": "Two runners of this race are the same.",
    "vary_unreadable": "Write what is varied as name=value,value, for example warmup_steps=1,50,400; {value} is not that.",
    "wrong_request": "That request could not be understood.",
    "too_many_runs": "{count} runs are kept here already, and all of them are being watched. Stop one, or wait.",
    "too_many_subscriptions": "{limit} pages are looking already. Please try again later.",
    "too_many_rooms": "{limit} rooms are open here already. Please try again later.",
    "unknown_room": "There is no room {code}.",
    "room_closed": "Room {code} has been closed. What you see here stays.",
    "room_full": "Room {code} is full: {limit} students are in it.",
    "not_your_room": "Room {code} belongs to another page.",
    "wrong_address": "That is not the address of this room.",
    "fork_other_sizes": "The weights of step {step} do not fit these settings: {field} must stay {value}. Put it back, or press Train to "
    "begin from nothing.",
    "not_shared": "This decode was made by the room's teacher; its files are saved there.",
    "fit_needs_jsonargparse": 'This command needs jsonargparse: pip install ".[fit]" installs it.',
    "fit_refused": "{reason}",
    "fit_value": "{field} cannot be {value}; `python -m core fit --help` says what it can be.",
    "fit_no_experiment": "{name} does not say what is learned, how, and by which model.",
    "fit_not_a_training": "{name} holds a model only; a training goes on from a checkpoint with the optimizer's state, as fit's last.ckpt.",
    "fit_other_experiment": "{name} was trained with {field} {value}, not {asked}. When a training goes on, only max_steps and "
    "validate_every may change.",
    "fit_batch_too_small": "batch_size is {batch_size} for all processes together, and is to be cut into {parts} parts: processes times "
    "accumulated batches.",
    "write_failed": "{name} could not be written: {error}",
}


class UserError(ValueError):
    """What a person asked for is not possible.

    Args:
        key: a key of `SENTENCES`.
        field: the name of the setting or input that is wrong, or None.
        values: for the placeholders of the sentence.
    """

    def __init__(self, key: str, field: str | None = None, **values: Any) -> None:
        self.key = key
        self.field = field
        self.values = {**values, "field": field}
        super().__init__(SENTENCES[key].format(**self.values))
