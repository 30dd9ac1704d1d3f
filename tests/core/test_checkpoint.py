"""Checkpoints: ours can be read by Lightning, Lightning's by us, and a hostile one does no harm."""

import io
import pickle
import struct
import zipfile

import pytest
import pytorch_lightning as pl
import torch
from hypothesis import given
from hypothesis import strategies as st
from pytorch_lightning.callbacks import EarlyStopping, LearningRateMonitor, ModelCheckpoint, Timer
from pytorch_lightning.loggers import CSVLogger

from archives import entries
from core.build import build_model
from core.checkpoint import checkpoint_bytes, load_checkpoint, save_checkpoint
from core.checkpoint_file import MAX_PICKLE_BYTES
from core.errors import UserError
from core.lit import LitTransformer
from core.tasks import CopyTaskDataset, collate_fn
from core.training.snapshots import take_snapshot
from helpers import TINY, random_tokens, randomise

EXPERIMENT = TINY.with_settings(task="reverse")
MODEL = randomise(build_model(EXPERIMENT)).eval()


def logits(model):
    with torch.no_grad():
        return model(random_tokens((2, 5), 11, 1), random_tokens((2, 3), 13, 2))


@pytest.fixture
def saved(tmp_path):
    """A checkpoint as `save_checkpoint` writes it."""
    path = tmp_path / "model.ckpt"
    save_checkpoint(take_snapshot(EXPERIMENT, 17, MODEL), path)
    return path


@pytest.fixture
def altered(saved):
    """The checkpoint with some of its values altered."""

    def alter(change):
        values = torch.load(saved, weights_only=True)
        torch.save(change(values) or values, saved)
        return saved

    return alter


def refusal_of(path, **limits):
    """The problem with a file; whatever else it raised would fail the test."""
    with pytest.raises(UserError) as caught:
        load_checkpoint(path, **limits)
    assert len(str(caught.value)) < 400
    return caught.value


# What is saved comes back.


def test_a_loaded_model_computes_what_the_saved_one_did(saved):
    loaded = load_checkpoint(saved)
    assert torch.equal(logits(loaded.model), logits(MODEL))
    assert not loaded.model.training
    assert (loaded.experiment, loaded.step, loaded.start, loaded.end) == (EXPERIMENT, 17, 11, 12)


def test_every_number_of_a_loaded_model_is_one_of_the_files(saved):
    numbers = [content for name, content in entries(saved).items() if name.startswith("data/")]
    weights = load_checkpoint(saved).model.state_dict()
    assert [tensor.numpy().tobytes() for tensor in weights.values()] == numbers
    assert all(torch.equal(tensor, weights[name]) for name, tensor in MODEL.state_dict().items())


def test_a_loaded_model_can_be_saved_again(saved, tmp_path):
    loaded = load_checkpoint(saved)
    (tmp_path / "again.ckpt").write_bytes(checkpoint_bytes(loaded))
    again = load_checkpoint(tmp_path / "again.ckpt")
    assert torch.equal(logits(again.model), logits(MODEL))
    assert (again.experiment, again.step) == (EXPERIMENT, 17)


def test_it_is_plain_values_to_torch(saved):
    values = torch.load(saved, weights_only=True)
    assert values["experiment"] == EXPERIMENT.flat()


def test_lightning_loads_it(saved):
    assert torch.equal(logits(LitTransformer.load_from_checkpoint(saved, map_location="cpu", weights_only=True).eval()), logits(MODEL))


@pytest.mark.parametrize("callbacks", [
    [], [ModelCheckpoint(monitor="train_loss_epoch", save_top_k=2), EarlyStopping("train_loss_epoch"), LearningRateMonitor(), Timer()],
], ids=["plain", "with callbacks"])
def test_a_file_of_the_trainers_own_is_loaded(tmp_path, callbacks):
    model = LitTransformer(11, 13, d_model=30, num_layers=1, num_heads=3, d_ff=34, max_len=23, seed=3)
    trainer = pl.Trainer(max_steps=3, accelerator="cpu", devices=1, enable_progress_bar=False, enable_checkpointing=bool(callbacks),
                         enable_model_summary=False, logger=CSVLogger(tmp_path) if callbacks else False, callbacks=callbacks,
                         default_root_dir=tmp_path)
    trainer.fit(model, torch.utils.data.DataLoader(CopyTaskDataset(17, 5, 11, seed=1), batch_size=7, collate_fn=collate_fn))
    trainer.save_checkpoint(tmp_path / "lightning.ckpt")
    loaded = load_checkpoint(tmp_path / "lightning.ckpt")
    assert torch.equal(logits(loaded.model), logits(model.eval()))
    assert (loaded.experiment, loaded.step) == (None, 3)


def test_tokens_have_names(saved):
    names = load_checkpoint(saved).token_names()
    assert [names(token) for token in (0, 1, 10, 11, 12)] == ["(pad)", "1", "10", "(start)", "(end)"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "model.ckpt"
    path.write_bytes(b"what was there before")

    def fill_the_disk(values, partial):
        partial.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.checkpoint.torch.save", fill_the_disk)
    with pytest.raises(UserError) as caught:
        save_checkpoint(take_snapshot(EXPERIMENT, 17, MODEL), path)
    assert caught.value.key == "write_failed"
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("model.ckpt", b"what was there before")]


def test_a_folder_that_is_none_is_a_problem(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for folder in ("missing", "file"):
        with pytest.raises(UserError) as caught:
            save_checkpoint(take_snapshot(EXPERIMENT, 17, MODEL), tmp_path / folder / "model.ckpt")
        assert caught.value.key == "write_failed"


# What is no checkpoint, or a hostile one, is a UserError.


class Malice:
    """Runs code when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


@pytest.mark.parametrize("place", ["hyper_parameters", "experiment", "state_dict", "something else"])
def test_code_in_a_file_is_not_run(altered, tmp_path, place):
    sentinel = tmp_path / "executed"
    path = altered(lambda values: values.update({place: Malice(sentinel)}))
    assert refusal_of(path).key == "checkpoint_unsafe"
    assert not sentinel.exists()


def test_code_in_a_bare_pickle_is_not_run(tmp_path):
    sentinel, path = tmp_path / "executed", tmp_path / "bare.ckpt"
    path.write_bytes(pickle.dumps({"state_dict": Malice(sentinel)}))
    assert refusal_of(path).key == "checkpoint_unreadable"
    assert not sentinel.exists()


@pytest.mark.parametrize("name", ["missing.ckpt", ".", "nul\0byte", "a" * 300, "a/b/c"])
def test_a_file_that_is_none_is_missing(tmp_path, name):
    assert refusal_of(tmp_path / name).key == "checkpoint_missing"


def test_a_file_that_may_not_be_read_is_a_problem(saved, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    assert refusal_of(saved).key == "checkpoint_missing"


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, b"PK\x03\x04" + bytes(100), b"text" * 1000],
                         ids=["empty", "picture", "zip head", "text"])
def test_another_kind_of_file_is_unreadable(tmp_path, content):
    path = tmp_path / "model.ckpt"
    path.write_bytes(content)
    assert refusal_of(path).key == "checkpoint_unreadable"


def test_an_empty_archive_is_a_problem(tmp_path):
    (tmp_path / "model.ckpt").write_bytes(b"PK\x05\x06" + bytes(18))
    assert refusal_of(tmp_path / "model.ckpt").key == "checkpoint_unreadable"


@given(share=st.floats(0, 0.999))
def test_a_truncated_file_is_unreadable(saved, share):
    whole = saved.read_bytes()
    cut = saved.with_name("cut.ckpt")
    cut.write_bytes(whole[:int(share * len(whole))])
    assert refusal_of(cut).key == "checkpoint_unreadable"


@given(st.data())
def test_a_damaged_file_is_a_problem_or_still_a_model(saved, data):
    whole = bytearray(saved.read_bytes())
    index = data.draw(st.integers(0, len(whole) - 1) | st.integers(len(whole) - 3000, len(whole) - 1) | st.integers(0, 3000))
    whole[index] ^= data.draw(st.integers(1, 255))
    damaged = saved.with_name("damaged.ckpt")
    damaged.write_bytes(whole)
    try:
        load_checkpoint(damaged)
    except UserError:
        pass


def test_a_zip_of_a_later_version_is_a_problem(saved):
    whole = bytearray(saved.read_bytes())
    entry = whole.rfind(b"PK\x01\x02")
    whole[entry + 6:entry + 8] = struct.pack("<H", 999)
    saved.write_bytes(whole)
    assert refusal_of(saved).key == "checkpoint_unreadable"


def rezipped(path, compression=zipfile.ZIP_STORED, grow=None):
    """The archive packed anew, one entry replaced."""
    with zipfile.ZipFile(path) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    for name in entries:
        if grow is not None and name.endswith(grow[0]):
            entries[name] = grow[1]
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def test_a_compressed_archive_is_refused_before_it_grows(saved):
    bomb = rezipped(saved, zipfile.ZIP_DEFLATED, grow=("/data/0", bytes(50 * 10**6)))
    assert bomb.stat().st_size < 10**6
    assert refusal_of(bomb, largest_file=20 * 10**6).key == "checkpoint_too_large"


def test_an_index_as_large_as_a_model_is_refused(saved):
    assert refusal_of(rezipped(saved, grow=("data.pkl", bytes(MAX_PICKLE_BYTES + 1)))).key == "checkpoint_too_large"


def test_a_large_file_is_refused_unread(saved):
    refusal = refusal_of(saved, largest_file=1000)
    assert refusal.key == "checkpoint_too_large"


def test_a_large_model_is_refused(saved):
    assert refusal_of(saved, largest_model=1000).key == "model_too_large"


@pytest.mark.parametrize("changes", [
    dict(d_model=1024, num_layers=12, d_ff=4096), dict(num_layers=10**9), dict(d_model=10**9), dict(src_vocab_size=10**9),
    dict(max_len=10**12), dict(d_ff=10**30),
], ids=str)
def test_huge_hyperparameters_take_no_memory(altered, changes):
    path = altered(lambda values: values["hyper_parameters"].update(changes))
    assert refusal_of(path, largest_file=20 * 10**6).key in ("model_too_large", "checkpoint_foreign")


def test_a_tensor_that_is_huge_without_taking_room_is_refused(altered):
    def expand(values):
        values["state_dict"]["transformer.fc_out.weight"] = torch.zeros(1).expand(10**6, 10**6)

    assert refusal_of(altered(expand)).key == "checkpoint_incomplete"


@pytest.mark.parametrize("change", [
    lambda state: state.pop("transformer.fc_out.bias"),
    lambda state: state.update(another=torch.zeros(3)),
    lambda state: state.update({7: torch.zeros(3)}),
    lambda state: state.update({"transformer.fc_out.bias": torch.zeros(7)}),
    lambda state: state.update({"transformer.fc_out.bias": torch.zeros(())}),
    lambda state: state.clear(),
], ids=["missing", "unknown", "no name", "another shape", "no shape", "none"])
def test_weights_must_be_the_models(altered, change):
    path = altered(lambda values: [change(values["state_dict"]), values][1])
    assert refusal_of(path).key == "checkpoint_foreign"


@pytest.mark.parametrize("tensor", [
    torch.full((13,), torch.nan), torch.full((13,), torch.inf), torch.zeros(13, dtype=torch.long), torch.zeros(13, dtype=torch.bool),
    torch.zeros(13, dtype=torch.complex64), torch.zeros(13).to_sparse(), torch.zeros(13, device="meta"),
    torch.zeros(13).to(torch.float8_e4m3fn), torch.quantize_per_tensor(torch.zeros(13), 0.1, 0, torch.qint8),
], ids=["nan", "inf", "whole", "bool", "complex", "sparse", "meta", "float8", "quantised"])
def test_weights_must_be_finite_dense_numbers(altered, tensor):
    path = altered(lambda values: values["state_dict"].update({"transformer.fc_out.bias": tensor}))
    assert refusal_of(path).key in ("checkpoint_not_finite", "checkpoint_unsafe", "checkpoint_unreadable")


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_weights_may_be_of_another_precision(altered, kind):
    loaded = load_checkpoint(altered(lambda values: values.update(state_dict={
        name: tensor.to(kind) for name, tensor in values["state_dict"].items()})))
    assert loaded.model.transformer.fc_out.bias.dtype == torch.float32
    torch.testing.assert_close(logits(loaded.model), logits(MODEL), rtol=0.1, atol=0.5)


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", [
    "64", None, [64], {}, 64.0, True, -64, 0, float("nan"), float("inf"), 10**600, "x" * 100_000, torch.zeros(3), torch.zeros(()), (1, 2),
    1j,
], ids=lambda value: f"{type(value).__name__} {str(value)[:12]}")
@pytest.mark.parametrize("name", ["d_model", "num_layers", "num_heads", "dropout", "src_vocab_size", "warmup_steps"])
def test_hyperparameters_must_be_numbers_in_range(altered, name, value):
    path = altered(lambda values: values["hyper_parameters"].update({name: value}))
    try:
        loaded = load_checkpoint(path)
    except UserError as refusal:
        assert refusal.key in ("checkpoint_foreign", "model_too_large", "checkpoint_unreadable", "checkpoint_unsafe")
    else:
        assert type(loaded.model.hparams[name]) in (int, float)


@pytest.mark.parametrize("name", ["num_heads", "num_layers", "warmup_steps", "lr_factor", "label_smoothing", "position_scale", "seed"])
def test_a_switch_is_no_number(altered, name):
    refusal = refusal_of(altered(lambda values: values["hyper_parameters"].update({name: True})))
    assert refusal.key == "checkpoint_foreign" and name in str(refusal)


@pytest.mark.parametrize("name", ["norm_first", "no_look_ahead"])
def test_a_number_is_no_switch(altered, name):
    refusal = refusal_of(altered(lambda values: values["hyper_parameters"].update({name: 1})))
    assert refusal.key == "checkpoint_foreign" and name in str(refusal)


@pytest.mark.parametrize("place", ["d_ff", "num_layers"])
def test_a_deeply_nested_value_is_a_problem(saved, place):
    """Deeper than Python can follow; pickle itself would not write it, so the value is put in by hand."""
    deep = b"]" * 20_000 + b"a" * 19_999  # so many empty lists, each appended to the one before
    with zipfile.ZipFile(saved) as archive:
        [index] = [archive.read(name) for name in archive.namelist() if name.endswith("data.pkl")]
    name = pickle.dumps(place, 2)[2:].split(b"q")[0]
    start = index.index(name) + len(name)
    start += {b"q": 2, b"r": 5}[index[start:start + 1]]  # the name's place in the memo
    assert index[start:start + 1] == b"K"  # a small number, in two bytes
    assert refusal_of(rezipped(saved, grow=("data.pkl", index[:start] + deep + index[start + 2:]))).key == "checkpoint_foreign"


@pytest.mark.parametrize("name", ["unknown", 7, ("d_model",), "", "x" * 1000])
def test_unknown_hyperparameters_are_refused(altered, name):
    assert refusal_of(altered(lambda values: values["hyper_parameters"].update({name: 3}))).key == "checkpoint_foreign"


@pytest.mark.parametrize("name, value", [
    ("label_smoothing", 1.5), ("position_scale", float("inf")), ("position_scale", float("nan")), ("lr_factor", -1.0), ("warmup_steps", 0),
    ("pad_idx", 3), ("max_len", 10_001), ("no_scaling", 2), ("seed", -1), ("dropout", "0.1"),
])
def test_hyperparameters_that_fit_the_weights_must_be_in_range_too(altered, name, value):
    refusal = refusal_of(altered(lambda values: values["hyper_parameters"].update({name: value})))
    assert refusal.key == "checkpoint_foreign" and str(refusal.values["reason"]).startswith(f"{name} is ")


@pytest.mark.parametrize("changes", [dict(num_heads=7), dict(d_model=31)], ids=str)
def test_hyperparameters_must_fit_each_other(altered, changes):
    assert refusal_of(altered(lambda values: values["hyper_parameters"].update(changes))).key == "checkpoint_foreign"


@pytest.mark.parametrize("values", [
    [], 7, None, "text", torch.zeros(3), {}, {"state_dict": {}}, {"state_dict": 7, "hyper_parameters": {}},
    {"state_dict": {"a": 7}, "hyper_parameters": {}}, {"state_dict": {}, "hyper_parameters": []},
    {"state_dict": {}, "hyper_parameters": {}},
    {7: 7}, {"state_dict": {7: torch.zeros(3)}, "hyper_parameters": {"d_model": 30, "src_vocab_size": 11, "tgt_vocab_size": 13}},
    MODEL.state_dict(),
], ids=lambda values: str(values)[:30])
def test_other_values_are_foreign(tmp_path, values):
    torch.save(values, tmp_path / "model.ckpt")
    assert refusal_of(tmp_path / "model.ckpt").key == "checkpoint_foreign"


@pytest.mark.parametrize("experiment", [
    None, 7, [], {}, {"d_model": "many"}, {"unknown": 3}, {7: 7}, {"vocab_size": 99}, {"task": ["copy"]}, {"seed": 10**600},
    {"task": nested(300)},
], ids=lambda value: str(value)[:20])
def test_a_file_need_not_say_what_was_learned(altered, experiment):
    loaded = load_checkpoint(altered(lambda values: values.update(experiment=experiment)))
    assert loaded.experiment is None
    assert torch.equal(logits(loaded.model), logits(MODEL))


@pytest.mark.parametrize("positions, known", [(3, False), (4, True)])
def test_an_experiment_whose_answers_have_no_room_in_the_model_is_passed_over(altered, positions, known):
    """TINY's longest has three symbols, and the decoder reads <sos> before them."""
    loaded = load_checkpoint(altered(lambda values: values["hyper_parameters"].update(max_len=positions)))
    assert (loaded.experiment is not None) is known


@pytest.mark.parametrize("step", [None, "17", -3, 1.5, [17], torch.tensor(17)])
def test_a_step_that_is_none_is_zero(altered, step):
    assert load_checkpoint(altered(lambda values: values.update(global_step=step))).step == 0


def test_a_model_without_an_experiment_is_saved_without(saved):
    loaded = load_checkpoint(saved)
    values = torch.load(io.BytesIO(checkpoint_bytes(type(loaded)(loaded.model, None, 3))), weights_only=True)
    assert values["experiment"] is None


def test_an_experiment_with_names_of_python_is_passed_over(altered):
    assert load_checkpoint(altered(lambda values: values["experiment"].update({"self": 1, "\ud800": 2}))).experiment is None


@pytest.mark.parametrize("step", [-1, 2**53, 10**600, 1.5, None, torch.tensor(3)],
                         ids=["negative", "large", "huge", "half", "none", "a tensor"])
def test_a_number_of_steps_that_json_cannot_hold_is_none(altered, step):
    assert load_checkpoint(altered(lambda values: values.update(global_step=step))).step == 0


def test_a_small_file_of_a_large_model_takes_no_memory(altered, monkeypatch):
    """Its hyperparameters are in range, and its size is allowed: only its weights are not there."""
    path = altered(lambda values: values["hyper_parameters"].update(d_model=512, num_layers=6, d_ff=2048, num_heads=8))
    begun = []
    monkeypatch.setattr("core.lit.nn.init.xavier_uniform_", lambda weight, generator: begun.append(weight))
    assert refusal_of(path, largest_model=70 * 10**6).key == "checkpoint_foreign"
    assert len(begun) > 50 and all(weight.is_meta for weight in begun)


def test_a_weight_of_more_dimensions_than_torch_computes_with_is_refused(altered):
    change = {"transformer.fc_out.bias": torch.zeros([1] * 80)}
    assert refusal_of(altered(lambda values: values["state_dict"].update(change))).key == "checkpoint_foreign"
