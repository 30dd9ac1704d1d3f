"""Loggers that people use hold the losses of the run, read back from the files that they write."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import pytorch_lightning as pl
from pytorch_lightning.callbacks import LearningRateMonitor
from pytorch_lightning.loggers import CSVLogger, TensorBoardLogger, WandbLogger

from core.build import build_batches, build_model
from core.fit import fit_command
from core.fit.trackio_logger import TrackioLogger
from core.schedule import noam_rate
from core.training.run import Run
from fitting import options
from helpers import SHORT

ROOT = Path(__file__).parents[3]
STEPS = SHORT.train.max_steps
RATES = [noam_rate(step, 30, 59, 0.5) for step in range(1, STEPS + 1)]


@pytest.fixture(scope="module")
def losses():
    """Of the run that the page would show."""
    run = Run(SHORT)
    run.train()
    return run.log.loss.tolist()


def train(*loggers):
    """LitTransformer with a Trainer that logs every step."""
    trainer = pl.Trainer(max_steps=STEPS, limit_train_batches=STEPS, max_epochs=1, accelerator="cpu", devices=1, logger=list(loggers),
                         callbacks=[LearningRateMonitor("step")], log_every_n_steps=1, enable_checkpointing=False,
                         enable_progress_bar=False, enable_model_summary=False)
    trainer.fit(build_model(SHORT), build_batches(SHORT))


def columns(rows):
    """Losses and rates, in their order, of rows that have one of them each."""
    losses = [float(row["train_loss_step"]) for row in rows if row.get("train_loss_step") not in (None, "")]
    rates = [float(row["lr-Adam"]) for row in rows if row.get("lr-Adam") not in (None, "")]
    return losses, rates


def test_csv_and_tensorboard_side_by_side(tmp_path, losses):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    train(CSVLogger(tmp_path, name="csv", version="run"), TensorBoardLogger(tmp_path, name="events", version="run"))
    with open(tmp_path / "csv" / "run" / "metrics.csv", encoding="utf-8") as file:
        written = columns(list(csv.DictReader(file)))
    assert written == (losses, RATES)
    events = EventAccumulator(str(tmp_path / "events" / "run")).Reload()
    assert [event.value for event in events.Scalars("train_loss_step")] == losses
    assert [event.value for event in events.Scalars("lr-Adam")] == pytest.approx(RATES, rel=1e-6)  # 32 bits
    assert [event.step for event in events.Scalars("train_loss_step")] == list(range(STEPS))
    assert "warmup_steps: 59" in (tmp_path / "events" / "run" / "hparams.yaml").read_text()


def test_the_command_line_logs_to_tensorboard(tmp_path, losses):
    pytest.importorskip("tensorboard")
    pytest.importorskip("jsonargparse")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    fit_command([argument for argument in options(tmp_path, SHORT, logger="TensorBoardLogger") if "flush_logs" not in argument])
    events = EventAccumulator(str(tmp_path / "lightning_logs" / "version_0")).Reload()
    assert [event.value for event in events.Scalars("train_loss")] == losses
    assert [event.value for event in events.Scalars("lr")] == pytest.approx(RATES, rel=1e-6)
    assert [event.step for event in events.Scalars("exact_match")] == [4, 9, 13]  # the last, when the training has ended


def test_without_a_logger_nothing_is_logged(monkeypatch):
    logged = []
    monkeypatch.setattr(pl.LightningModule, "log", lambda self, name, *args, **kwargs: logged.append(name))
    trainer = pl.Trainer(max_steps=3, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False,
                         enable_model_summary=False)
    trainer.fit(build_model(SHORT), build_batches(SHORT))
    assert logged == []


TRACKIO = """
import json, sys
sys.path[:0] = ["tests", "tests/core/fit"]
from core.fit.trackio_logger import TrackioLogger
from test_loggers import train
train(TrackioLogger("copies", "first", {"auto_log_cpu": False, "auto_log_gpu": False}))
from trackio.sqlite_storage import SQLiteStorage
print("\\n" + json.dumps([SQLiteStorage.get_logs("copies", "first"), SQLiteStorage.get_run_config("copies", "first")]))
"""


def test_trackio(tmp_path, losses):
    pytest.importorskip("trackio")
    environment = {**os.environ, "TRACKIO_DIR": str(tmp_path), "HF_HUB_OFFLINE": "1"}  # read once, when it is imported
    done = subprocess.run([sys.executable, "-c", TRACKIO], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-2000:]
    rows, config = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("[")))
    assert columns(rows) == (losses, RATES)
    assert config["warmup_steps"] == 59 and (tmp_path / "copies.db").is_file()


def test_trackio_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr("core.fit.trackio_logger.find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="pip install trackio"):
        TrackioLogger()


def test_lightning_is_told_where_to_keep_what_belongs_to_a_run(monkeypatch):
    """Otherwise its command line fails when it writes the configuration of a run."""
    monkeypatch.setattr("core.fit.trackio_logger.find_spec", lambda name: name)
    logger = TrackioLogger("copies", "first", save_dir="somewhere")
    assert (logger.name, logger.version, logger.save_dir) == ("copies", "first", "somewhere")


def log_records(content, header=7, block=32_768):
    """The records of a log in LevelDB's format, in which wandb writes: https://github.com/google/leveldb/blob/main/doc/log_format.md"""
    place, whole = header, b""
    while place + 7 <= len(content):
        if block - place % block < 7:  # too little for a chunk's head
            place += block - place % block
        length, kind = int.from_bytes(content[place + 4:place + 6], "little"), content[place + 6]
        whole += content[place + 7:place + 7 + length]
        place += 7 + length
        if kind in (1, 4):  # whole, or the last part
            yield whole
            whole = b""


def test_weights_and_biases_offline(tmp_path, losses):
    wandb = pytest.importorskip("wandb")
    from wandb.proto.wandb_internal_pb2 import Record

    train(WandbLogger("first", save_dir=tmp_path, offline=True, project="copies"))
    wandb.finish()
    wandb.teardown()  # waits for its process, which writes the file
    (path,) = tmp_path.rglob("run-*.wandb")
    records = [Record.FromString(record) for record in log_records(path.read_bytes())]
    rows = [{(item.key or item.nested_key[0]): json.loads(item.value_json) for item in record.history.item} for record in records]
    found_losses, found_rates = columns(rows)
    assert found_losses == losses and found_rates == pytest.approx(RATES)
