"""The protections, and the tests that miss each. Tests are named by function where a whole file would take long."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """name: the protection. old: text that stands once in `file`. new: what stands there without it. tests: as pytest takes them."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


CKPT, FILES, PICKLES = "tests/core/test_checkpoint.py", "tests/core/test_checkpoint_file.py", "tests/core/test_pickled_values.py"
ROOMS, GATE, GUARD = "tests/core/classroom/test_rooms.py", "tests/demo/adapters/test_gate.py", "tests/demo/adapters/test_guard.py"
ROUTES, REGISTRY, QUESTIONS = (
    "tests/demo/api/test_routes.py",
    "tests/core/classroom/test_registry.py",
    "tests/core/classroom/test_questions.py",
)
FOLDER = "tests/demo/api/test_upload_folder.py"
UPLOADS, MODELS, TEACHING = "tests/demo/adapters/test_upload_guard.py", "tests/demo/api/test_models.py", "tests/demo/api/test_rooms.py"

MUTATIONS = (
    # Files from outside.
    Mutation(
        "nothing is unpickled",
        "core/checkpoint_file.py",
        'values = read_pickle(archive.read(entries["data.pkl"]), Storages(archive, entries).numbers)',
        "values = torch.load(io.BytesIO(data), weights_only=False)",
        (f"{CKPT}::test_code_in_a_file_is_not_run",),
    ),
    Mutation(
        "a value is a tree", "core/pickled_values.py", "if type(self.memo[argument]) in (str, Name, torch.Tensor):", ":", (PICKLES, FILES)
    ),
    Mutation(
        "names cannot be made to collide",
        "core/pickled_values.py",
        "if type(key) is not str and not (type(key) is int and abs(key) < 2**31):",
        "if False:",
        (PICKLES, FILES),
    ),
    Mutation(
        "a tensor shows all of its storage",
        "core/pickled_values.py",
        "    if count != numbers.numel():\n",
        "    if False:\n",
        (PICKLES, FILES, CKPT),
    ),
    Mutation(
        "a tensor shows each number once",
        "core/pickled_values.py",
        "if length != 1 and step != count:",
        "if False:",
        (PICKLES, FILES, CKPT),
    ),
    Mutation(
        "a tensor without data",
        "core/checkpoint_file.py",
        "entry.compress_size == count * dtype.itemsize:\n            raise UserError",
        "entry.compress_size == count * dtype.itemsize:\n            return torch.empty(count, dtype=dtype)\n            raise UserError",
        (FILES,),
    ),
    Mutation(
        "a storage is one tensor's",
        "core/checkpoint_file.py",
        'entry = self.entries.pop(f"data/{key}", None)',
        'entry = self.entries.get(f"data/{key}", None)',
        (FILES, PICKLES),
    ),
    Mutation(
        "nothing is compressed",
        "core/checkpoint_file.py",
        "any(entry.compress_type != zipfile.ZIP_STORED for entry in entries) or ",
        "",
        (f"{FILES}::test_a_compressed_archive_is_refused_however_small",),
    ),
    Mutation(
        "the size of a pickle",
        "core/checkpoint_file.py",
        " or pickled > largest_pickle:",
        ":",
        (f"{CKPT}::test_an_index_as_large_as_a_model_is_refused",),
    ),
    Mutation(
        "the size of a file",
        "core/checkpoint_file.py",
        "        if size > largest_file:\n            raise",
        "        if False:\n            raise",
        (f"{FILES}::test_a_file_over_the_limit_is_not_looked_into",),
    ),
    Mutation(
        "one name, one entry",
        "core/checkpoint_file.py",
        "if len(by_name) < len(entries) or ",
        "if ",
        (f"{FILES}::test_another_archive_is_refused",),
    ),
    Mutation(
        "hyperparameters in range",
        "core/checkpoint.py",
        "if not isinstance(value, int | float) or isinstance(value, bool) != is_switch or not low <= value <= high:",
        "if False:",
        (f"{CKPT}::test_hyperparameters_that_fit_the_weights_must_be_in_range_too",),
    ),
    Mutation(
        "a switch is no hyperparameter that counts",
        "core/checkpoint.py",
        " or isinstance(value, bool) != is_switch",
        "",
        (f"{CKPT}::test_a_switch_is_no_number", f"{CKPT}::test_a_number_is_no_switch"),
    ),
    Mutation(
        "the size of a model before memory is taken", "core/checkpoint.py", "    check_sizes(state, hparams, largest_model)\n", "", (CKPT,)
    ),
    Mutation(
        "a small file of a large model",
        "core/checkpoint.py",
        "        check_shapes(state, hparams, kind)\n",
        "",
        (f"{CKPT}::test_a_small_file_of_a_large_model_takes_no_memory",),
    ),
    Mutation(
        "weights are finite",
        "core/checkpoint.py",
        "        check_finite(state)\n",
        "",
        (f"{CKPT}::test_weights_must_be_finite_dense_numbers",),
    ),
    Mutation(
        "scales fit",
        "core/rounded_weights.py",
        "if not isinstance(scales, dict) or not all(",
        "if False and not all(",
        ("tests/core/test_rounded_weights.py",),
    ),
    Mutation(
        "kinds of numbers in safetensors",
        "core/safetensors_file.py",
        "if not all(tensor.dtype in KINDS for tensor in weights.values()):",
        "if False:",
        ("tests/core/test_hub.py",),
    ),
    Mutation(
        "a file's name is one line",
        "demo/api/models.py",
        'letter if letter.isprintable() else " "',
        "letter",
        (f"{MODELS}::test_a_files_own_name_is_one_short_line",),
    ),
    # Who may do what.
    Mutation(
        "only the owner steers a run",
        "core/classroom/subscriptions.py",
        "if self.owns_run and not self.replaying and self.frozen_at is None:",
        "if not self.replaying and self.frozen_at is None:",
        ("tests/core/classroom/test_subscriptions.py::test_the_controls_of_others_reach_only_their_own_subscription",),
    ),
    Mutation(
        "a reading key steers nothing",
        "core/classroom/registry.py",
        "            if subscription is None or not isinstance(subscription.run, kind):\n",
        "            by_reading_key = (each for each in self.subscriptions.values() if each.run.read_key == subscription_id)\n"
        "            subscription = subscription or next(by_reading_key, None)\n"
        "            if subscription is None or not isinstance(subscription.run, kind):\n",
        (f"{REGISTRY}::test_the_key_that_reads_a_log_steers_nothing",),
    ),
    Mutation(
        "a race is no run",
        "core/classroom/registry.py",
        "if subscription is None or not isinstance(subscription.run, kind):",
        "if subscription is None:",
        (f"{REGISTRY}::test_races_and_runs_are_not_mistaken_for_each_other",),
    ),
    Mutation(
        "the lease",
        "core/classroom/registry.py",
        "if not run.ended and not self.watchers(run)]",
        "if False]",
        (f"{REGISTRY}::test_runs_end_when_nobody_has_polled_during_the_lease",),
    ),
    Mutation(
        "the limits of a run",
        "core/classroom/registry.py",
        "        self.limits.check(experiment)\n",
        "",
        (f"{REGISTRY}::test_what_is_over_a_limit_starts_nothing",),
    ),
    Mutation(
        "the limits of a race",
        "core/classroom/registry.py",
        "        self.limits.check_race(config)\n",
        "",
        (f"{REGISTRY}::test_a_race_is_no_longer_than_a_run_may_be",),
    ),
    Mutation(
        "so many subscriptions",
        "core/classroom/registry.py",
        '                raise UserError("too_many_subscriptions"',
        '                UserError("too_many_subscriptions"',
        (f"{REGISTRY}::test_too_many_subscriptions_are_refused",),
    ),
    Mutation(
        "so many runs",
        "core/classroom/registry.py",
        '                    raise UserError("too_many_runs"',
        '                    UserError("too_many_runs"',
        (f"{REGISTRY}::test_too_many_runs_are_refused",),
    ),
    Mutation(
        "a run that goes on is not dropped",
        "demo/api/runs.py",
        "        if not subscription.run.ended:\n            raise",
        "        if False:\n            raise",
        ("tests/demo/api/test_runs.py::test_a_page_gives_up_an_ended_run_and_not_one_that_goes_on",),
    ),
    Mutation(
        "only the page's actions",
        "demo/api/runs.py",
        '    if action not in ACTIONS:\n        raise UserError("wrong_request")\n',
        "",
        ("tests/demo/api/test_runs.py::test_only_the_actions_of_the_page_reach_a_run",),
    ),
    Mutation(
        "the teacher's key",
        "core/classroom/rooms.py",
        "if not isinstance(secret, str) or not secrets.compare_digest(digest(secret), room.lock):",
        "if not isinstance(secret, str):",
        (f"{ROOMS}::test_only_the_secret_controls_a_room",),
    ),
    Mutation(
        "so many rooms", "core/classroom/rooms.py", "if len(self.rooms) >= limit:", "if False:", (f"{ROOMS}::test_rooms_are_limited",)
    ),
    Mutation(
        "so many seats", "core/classroom/rooms.py", "if len(room.seats) >= MAX_SEATS:", "if False:", (f"{ROOMS}::test_seats_are_limited",)
    ),
    Mutation(
        "a room ends with its teacher",
        "core/classroom/rooms.py",
        "if room.last_polled < now - ROOM_LEASES * lease]:",
        "if False]:",
        (f"{ROOMS}::test_students_alone_do_not_keep_a_room",),
    ),
    Mutation(
        "a vote needs a seat",
        "core/classroom/questions.py",
        '            seat = seat_of(room, token)\n            if seat is None:\n                raise UserError("no_seat")\n',
        "            seat = seat_of(room, token) or next(iter(room.seats.values()))\n",
        (f"{QUESTIONS}::test_strangers_have_no_vote_and_students_cannot_ask",),
    ),
    Mutation(
        "no vote after the close",
        "core/classroom/questions.py",
        " or not question.round.is_open:",
        ":",
        (f"{QUESTIONS}::test_the_last_of_many_votes_of_a_seat_counts_until_the_question_is_closed",),
    ),
    Mutation(
        "one seat, one vote after a reload",
        "core/classroom/questions.py",
        "votes[seat.key] = votes.pop(known)",
        "votes[seat.key] = votes[known]",
        (f"{QUESTIONS}::test_a_page_that_was_silent_has_its_vote_again_and_not_a_second_one",),
    ),
    Mutation(
        "a vote is an answer",
        "core/classroom/questions.py",
        "chosen = question.checked(answer)",
        "chosen = answer",
        (f"{QUESTIONS}::test_an_answer_that_a_question_does_not_have_is_refused",),
    ),
    Mutation(
        "a class race needs a seat",
        "core/classroom/class_races.py",
        '            seat = seat_of(room, token)\n            if seat is None:\n                raise UserError("no_seat")\n',
        "            seat = seat_of(room, token) or next(iter(room.seats.values()))\n",
        ("tests/core/classroom/test_class_races.py::test_who_has_no_seat_cannot_enter",),
    ),
    Mutation(
        "a class race that has begun",
        "core/classroom/class_races.py",
        '            if race.subscription is not None:\n                raise UserError("class_race_began")',
        '            if False:\n                raise UserError("class_race_began")',
        ("tests/core/classroom/test_class_races.py::test_a_choice_may_be_changed_until_the_start",),
    ),
    Mutation(
        "students hear nothing of the teacher's keys",
        "demo/api/stage.py",
        '"request": own_request(decode, seat)',
        '"request": decode.asked.request()',
        (
            f"{TEACHING}::test_the_teachers_upload_is_shown_and_not_handed_out",
            f"{TEACHING}::test_no_student_learns_what_belongs_to_the_teacher",
        ),
    ),
    Mutation(
        "a class is shown only what the page knows",
        "demo/api/shown_state.py",
        'if name == "preset" or name in SETTINGS or name in OF_TABS}',
        "}",
        (f"{TEACHING}::test_only_names_of_the_page_come_through_and_values_stay_text",),
    ),
    Mutation(
        "a room's picture is its address",
        "demo/api/rooms.py",
        "    if not fits:\n",
        "    if False:\n",
        (f"{TEACHING}::test_no_other_address_becomes_a_picture",),
    ),
    Mutation(
        "what is kept of a room opens none",
        "core/classroom/rooms.py",
        'return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()',
        "return token",
        ("tests/core/classroom/test_room_keeper.py::test_nothing_on_the_disk_opens_a_room",),
    ),
    Mutation(
        "one server, one data folder",
        "core/classroom/data_folder.py",
        "            lock_file(opened)\n",
        "            pass\n",
        ("tests/core/classroom/test_data_folder.py::test_a_second_server_is_refused_with_a_sentence_and_ends",),
    ),
    Mutation(
        "what a room's file says is a digest",
        "core/classroom/room_keeper.py",
        'if len(found) != DIGEST or not set(found) <= set("0123456789abcdef"):',
        "if False:",
        ("tests/core/classroom/test_room_keeper.py::test_a_damaged_file_is_skipped_with_a_warning_and_the_others_load",),
    ),
    Mutation(
        "a kept state is read as a file from outside",
        "core/classroom/store.py",
        "    values = read_values(path, LARGEST_FILE, LARGEST_PICKLE)\n",
        "    values = torch.load(path, weights_only=False)\n",
        ("tests/core/classroom/test_restart.py::test_a_state_is_read_as_a_file_from_outside",),
    ),
    # The API.
    Mutation(
        "the body of a request",
        "demo/api/routes.py",
        "if len(body) > MAX_BODY_BYTES:",
        "if False:",
        (f"{ROUTES}::test_a_body_that_is_no_json_or_too_long_is_refused",),
    ),
    Mutation(
        "a form of another site",
        "demo/api/routes.py",
        "            return Response(status_code=415)",
        "            pass",
        (f"{ROUTES}::test_what_a_foreign_form_can_send_is_refused",),
    ),
    Mutation(
        "the password",
        "demo/api/routes.py",
        "if not await signed_in(request):",
        "if False:",
        (f"{ROUTES}::test_a_password_on_launch_guards_the_api",),
    ),
    Mutation(
        "a value of its kind",
        "demo/api/requests.py",
        "if not isinstance(value, kind) or isinstance(value, bool) or (kind is int and abs(value) > 2**53):",
        "if value is None:",
        ("tests/demo/api/test_runs.py::test_a_field_is_of_its_kind",),
    ),
    Mutation(
        "half a character in a sentence",
        "demo/text/__init__.py",
        '.encode("utf-8", "replace").decode()',
        "",
        ("tests/demo/adapters/test_refusal.py::test_a_sentence_of_an_event_is_text_that_can_be_sent",),
    ),
    # The address.
    Mutation(
        "no errands",
        "demo/adapters/guard.py",
        'if not is_offered(scope["path"]):',
        "if False:",
        (f"{GUARD}::test_the_server_runs_no_errands", f"{GUARD}::test_nor_behind_a_path_prefix"),
    ),
    Mutation(
        "no downloads",
        "demo/adapters/guard.py",
        "    processing_utils.async_ssrf_protected_download = refuse\n",
        "",
        (f"{GUARD}::test_an_event_makes_the_server_fetch_nothing",),
    ),
    Mutation(
        "a file is never a page",
        "demo/adapters/guard.py",
        '(b"x-content-type-options", b"nosniff"),',
        "",
        (f"{GUARD}::test_an_uploaded_file_can_be_read_and_is_never_a_page",),
    ),
    Mutation(
        "what others do",
        "demo/build.py",
        "enable_monitoring=False,",
        "enable_monitoring=True,",
        (f"{GUARD}::test_gradio_offers_it_to_nobody_either",),
    ),
    Mutation(
        "other sites read nothing",
        "demo/build.py",
        "    refuse_other_sites()\n",
        "",
        (f"{GATE}::test_another_sites_script_can_read_and_change_nothing",),
    ),
    Mutation(
        "other sites change nothing",
        "demo/adapters/gate.py",
        "not in SAFE_METHODS and not is_own_origin(Headers(scope=scope)):",
        "not in SAFE_METHODS and False:",
        (f"{GATE}::test_another_sites_script_can_read_and_change_nothing",),
    ),
    Mutation(
        "another port is another site",
        "demo/adapters/gate.py",
        "elif any(name in headers for name in BY_PROXY):",
        "else:",
        (f"{GATE}::test_another_sites_script_can_read_and_change_nothing",),
    ),
    Mutation(
        "addresses that nobody needs",
        "demo/adapters/guard.py",
        '            if not is_offered(scope["path"]):',
        "            if False:",
        (f"{GUARD}::test_what_the_page_does_not_need_is_not_there",),
    ),
    Mutation(
        "the size of a request",
        "demo/adapters/guard.py",
        "if len(body) > MOST_BODY or self.held > MOST_HELD:",
        "if False:",
        (f"{GUARD}::test_a_body_that_is_too_large_is_refused",),
    ),
    Mutation(
        "the time of a request",
        "demo/adapters/guard.py",
        "asyncio.timeout(BODY_SECONDS)",
        "asyncio.timeout(None)",
        (f"{GUARD}::test_a_body_that_does_not_come_is_given_up",),
    ),
    Mutation(
        "what Gradio trips over",
        "demo/adapters/gate.py",
        "            await refuse(send, 400)",
        "            raise",
        (f"{GATE}::test_a_fault_of_our_own_is_not_hidden",),
    ),
    # Uploads.
    Mutation(
        "the total of uploads",
        "demo/api/upload_folder.py",
        "return used <= self.limit",
        "return True",
        (
            f"{UPLOADS}::test_when_all_room_is_being_written_to_the_next_hears_why",
            f"{FOLDER}::test_an_upload_begins_when_there_is_room_for_all_of_it",
        ),
    ),
    Mutation(
        "the size of an upload",
        "demo/adapters/upload_guard.py",
        "        if upload.size > self.most:\n",
        "        if False:\n",
        (f"{UPLOADS}::test_a_little_too_much_is_refused_with_a_sentence",),
    ),
    Mutation(
        "room codes are not tried without end",
        "core/classroom/rooms.py",
        'self.guesses.spend("too_many_guesses")',
        "pass",
        ("tests/core/classroom/test_rates.py::test_codes_cannot_be_tried_without_end",),
    ),
    Mutation(
        "the time of an upload",
        "demo/adapters/upload_guard.py",
        "asyncio.timeout(self.deadline - time.monotonic())",
        "asyncio.timeout(None)",
        (f"{UPLOADS}::test_an_upload_that_takes_too_long_ends",),
    ),
    Mutation(
        "an upload that is broken off",
        "demo/adapters/upload_guard.py",
        "                self.folder.release(partial)\n",
        "                pass\n",
        (f"{UPLOADS}::test_an_upload_that_is_broken_off_leaves_nothing",),
    ),
    Mutation(
        "a file that has been read is removed",
        "demo/api/models.py",
        "            self.folder.discard(path)\n",
        "",
        (f"{MODELS}::test_an_uploaded_file_is_removed_when_it_has_been_read",),
    ),
    Mutation(
        "no file outside is removed",
        "demo/api/upload_folder.py",
        "            if path.resolve().is_relative_to(self.path.resolve()):\n",
        "            if True:\n",
        ("tests/demo/api/test_upload_folder.py::test_nothing_else_is_removed", f"{MODELS}::test_no_other_file_is_removed"),
    ),
    Mutation(
        "so many uploaded models",
        "demo/api/models.py",
        "len(self.uploads) > self.most_uploads or ",
        "",
        (f"{MODELS}::test_only_the_last_uploads_are_kept",),
    ),
    Mutation(
        "the rate of uploads",
        "demo/adapters/upload_guard.py",
        '        self.rates.spend("too_many_uploads", max(upload.size, LEAST_COUNTED))\n',
        "",
        (f"{UPLOADS}::test_only_so_much_in_a_minute",),
    ),
    # Markup.
    Mutation(
        "sentences of events",
        "demo/adapters/refusal.py",
        "gr.Error(escape(",
        "gr.Error(str(",
        ("tests/demo/adapters/test_refusal.py::test_a_sentence_of_an_event_is_text_that_can_be_sent",),
    ),
    Mutation(
        "sentences of uploads", "demo/tabs/decode.py", "gr.Warning(escape(", "gr.Warning(str(", ("tests/demo/adapters/test_refusal.py",)
    ),
    Mutation(
        "the sheet of a room",
        "demo/api/question_sheet.py",
        "from html import escape",
        "escape = str",
        ("tests/demo/api/test_room_questions.py",),
    ),
    Mutation(
        "formulas in a table",
        "demo/api/question_sheet.py",
        'FORMULA = ("=", "+", "-", "@", "\\t", "\\r")',
        'FORMULA = ("\\0",)',
        ("tests/demo/api/test_room_questions.py::test_no_cell_of_the_table_is_a_formula",),
    ),
    Mutation(
        "only a proxy that is trusted says for whom it asks",
        "demo/adapters/quick_answers.py",
        "if FORWARDED in headers and host in proxies:",
        "if FORWARDED in headers and proxies:",
        ("tests/demo/adapters/test_quick_answers.py::test_a_proxy_is_believed_as_uvicorn_believes_it",),
    ),
)
