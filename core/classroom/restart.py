"""What a server does with the runs of its data folder when it starts."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from core.classroom.cards import PageCard, RunCard
from core.classroom.store import KeptRun, Store
from core.errors import UserError
from core.training.events import Stopped
from core.training.run import Run

if TYPE_CHECKING:
    from core.classroom.registry import Registry

MOST_ATTEMPTS = 3  # servers that go on with a run and end before it has got further: perhaps it is the run that ends them


def restore(registry: Registry, store: Store) -> None:
    """Loads the runs of the data folder, each with the subscriptions of its pages, under their old ids. Those that had not ended
    go on; if no page comes back to one within a lease, it is stopped."""
    with registry.lock:
        for kept in store.load_all():
            bring_back(registry, kept)
        for kept in store.load_going(at_once=registry.limits.slots):
            bring_back(registry, kept)
            if kept.card:
                go_on(registry, store, kept.run, kept.card)


def bring_back(registry: Registry, kept: KeptRun) -> None:
    """Adds a run and its subscriptions; with the registry's lock held."""
    pages = kept.card.pages if kept.card else [PageCard(kept.address, owns_run=True)] if kept.address else []
    run = registry.runs[kept.run.id] = kept.run
    run.slots = registry.slots
    for page in pages:
        if page.id not in registry.subscriptions:
            registry.add(page.subscription(run, registry.clock))


def go_on(registry: Registry, store: Store, run: Run, card: RunCard) -> None:
    """Goes on with a run that had not ended, unless that seems to end servers; with the registry's lock held."""
    registry.orders[run.id] = card.order
    address = next((page.id for page in card.pages if page.owns_run), "")
    run.on_end = lambda run: registry.keep(run, address)
    attempts = card.attempts + (not run.paused)
    if attempts <= MOST_ATTEMPTS and is_allowed(registry, run):
        store.save_card(replace(card, attempts=attempts))
        registry.begin(run, attempts)
        return
    logging.getLogger(__name__).warning("run %s does not go on", run.id[:6])
    run.load_state = None
    run.log.append(Stopped(run.log.step))
    registry.persist(run, address)
    if not run.is_worth_keeping:
        registry.forget(run)


def is_allowed(registry: Registry, run: Run) -> bool:
    """Whether a run is within the limits, which may have become lower."""
    try:
        registry.limits.check(run.experiment)
    except UserError:
        return False
    return True
