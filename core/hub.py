"""A model as a folder of the Hugging Face Hub: config.json, model.safetensors and a card, README.md.

A folder from elsewhere is read as a checkpoint is (core/checkpoint.py): every value is checked before memory is taken for the model.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from huggingface_hub import ModelCard, PyTorchModelHubMixin, snapshot_download

from core import model_card
from core.checkpoint import MAX_FILE_BYTES, LoadedModel, check_hparams, checked_model, experiment_of, int_or_zero
from core.checkpoint_file import read_bytes
from core.config import Experiment
from core.errors import UserError
from core.lit import LitTransformer
from core.model_card import Measured
from core.safetensors_file import read_weights, weights_bytes

CONFIG, WEIGHTS = "config.json", "model.safetensors"
MAX_CONFIG_BYTES = 100_000
BESIDES = ("experiment", "step")  # what config.json says beside the hyperparameters
LOADING = 'from core.hub import HubTransformer\n\nmodel = HubTransformer.from_pretrained("FOLDER")'


class HubTransformer(LitTransformer, PyTorchModelHubMixin, license=model_card.LICENCE, library_name=model_card.LIBRARY,
                     tags=list(model_card.TAGS)):
    """LitTransformer with `save_pretrained`, `from_pretrained` and `push_to_hub`.

    Attributes:
        experiment: what it learned, or None. step: optimizer steps made. measured: for its card, or None.
    """

    experiment: Experiment | None = None
    step: int = 0
    measured: Measured | None = None

    @classmethod
    def of(cls, loaded: LoadedModel, measured: Measured | None = None) -> Self:
        """A copy of a loaded model."""
        model = cls(**loaded.model.hparams)
        model.load_state_dict(loaded.model.state_dict())
        model.experiment, model.step, model.measured = loaded.experiment, loaded.step, measured
        return model.eval()

    def loaded(self) -> LoadedModel:
        """It, as the rest of core takes models."""
        return LoadedModel(self, self.experiment, self.step)

    def _save_pretrained(self, save_directory: Path) -> None:
        """Called by `save_pretrained`, which adds the card."""
        (save_directory / CONFIG).write_text(config_text(self.loaded()), encoding="utf-8")
        (save_directory / WEIGHTS).write_bytes(weights_bytes(self.state_dict()))

    def generate_model_card(self, *args: Any, **kwargs: Any) -> ModelCard:
        """The card of this model."""
        return ModelCard(card_text(self.loaded(), self.measured))

    @classmethod
    def from_pretrained(cls, pretrained_model_name_or_path: str | Path, **options: Any) -> Self:  # pyright: ignore
        """Loads a model from a folder, or else from the Hub.

        Args:
            options: of huggingface_hub's `snapshot_download`: revision, token, cache_dir, local_files_only, ...
        Returns:
            It, in evaluation mode.
        Raises:
            UserError: if the files are not those of a LitTransformer.
        """
        folder = Path(pretrained_model_name_or_path)
        if not folder.is_dir():
            folder = Path(snapshot_download(str(pretrained_model_name_or_path), allow_patterns=[CONFIG, WEIGHTS], **options))
        return cls.from_folder(folder)

    @classmethod
    def from_folder(cls, folder: Path, largest_file: int = MAX_FILE_BYTES) -> Self:
        """Loads a model from a folder, whoever wrote it.

        Args:
            largest_file: bytes.
        Raises:
            UserError: if its files are not those of a LitTransformer, or too large.
        """
        if not all((folder / name).is_file() for name in (CONFIG, WEIGHTS)):
            raise UserError("folder_incomplete", name=folder.name[:60])
        values = read_config(folder / CONFIG)
        hparams = {name: value for name, value in values.items() if name not in BESIDES}
        check_hparams(hparams)
        model = checked_model(read_weights(folder / WEIGHTS, largest_file), hparams, largest_file // 4, cls)
        model.experiment, model.step = experiment_of(values, model), int_or_zero(values.get("step"))
        return model


def config_text(loaded: LoadedModel) -> str:
    """config.json: the hyperparameters; and, if they are known, the experiment and the step."""
    experiment = {"experiment": loaded.experiment.flat()} if loaded.experiment else {}
    return json.dumps({**loaded.model.hparams, **experiment, "step": loaded.step}, indent=2) + "\n"


def read_config(path: Path) -> dict[str, Any]:
    """config.json, a dict with the hyperparameters that are needed.

    Raises:
        UserError: if it is something else.
    """
    try:
        values = json.loads(read_bytes(path, MAX_CONFIG_BYTES))
    except (ValueError, RecursionError) as error:
        raise UserError("folder_foreign", reason="it is not JSON.") from error
    if not isinstance(values, dict) or not {"src_vocab_size", "tgt_vocab_size", "d_model"} <= values.keys():
        raise UserError("folder_foreign", reason="it holds no hyperparameters.")
    return values


def card_text(loaded: LoadedModel, measured: Measured | None, words: Mapping[str, str] = model_card.WORDS) -> str:
    """The card of a folder with the model alone."""
    parts = [model_card.about(loaded, words), model_card.result(loaded, measured, words), model_card.use(loaded, LOADING, words)]
    if loaded.experiment is not None:
        parts.insert(2, model_card.settings(loaded.experiment, words))
    return model_card.front_matter(loaded, measured) + "\n" + "\n".join(parts)
