"""Cores: at least one, and a pool can be given back at any time."""

import threading

import torch

from core.threads import cores, openmp, release_pool, use_cores


def test_there_is_a_core():
    assert cores() >= 1


def test_a_thread_says_how_many_it_uses():
    use_cores(1)
    assert torch.get_num_threads() == 1


def test_pools_can_be_given_back_again_and_again():
    def work():
        for count in (2, 1, 2):
            use_cores(count)
            torch.ones(301, 301).matmul(torch.ones(301, 301))
            release_pool()
        done.append(True)

    done = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    use_cores(1)
    assert done == [True]


def test_nothing_happens_without_a_known_library(monkeypatch):
    monkeypatch.setattr("core.threads.openmp", lambda: None)
    release_pool()
    assert openmp() is None or hasattr(openmp(), "omp_pause_resource_all")
