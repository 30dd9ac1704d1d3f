"""Every address of the API, in each language of the page."""

from core.classroom.class_races import ClassRaces
from core.classroom.questions import Questions
from demo.api.attention_history import AttentionApi
from demo.api.class_races import ClassRaceApi
from demo.api.decodes import DecodeApi
from demo.api.head_search import HeadSearches
from demo.api.heads import HeadsApi
from demo.api.inside import InsideApi
from demo.api.lessons import LessonApi
from demo.api.programs import ProgramsApi
from demo.api.races import RaceApi
from demo.api.recorded_passes import RecordedPasses
from demo.api.recorded_runs import RecordingApi
from demo.api.room_questions import RoomQuestionApi
from demo.api.rooms import RoomApi
from demo.api.routes import Endpoint
from demo.api.runs import RunApi
from demo.api.schedules import ScheduleApi
from demo.api.take_home import Packer, TakeHomeApi
from demo.api.terms import TermsApi
from demo.text import LANGUAGES


def endpoints(registry, models, rooms, questions=None, class_races=None):
    """What answers which address.

    Args:
        registry: core.classroom.registry.Registry. models: demo.api.models.Models. rooms: core.classroom.rooms.Rooms.
        questions, class_races: of these rooms; None: new ones.
    Returns:
        {"en/runs/poll": Endpoint, ...}, as `demo.api.routes.api_routes` takes it.
    """
    by_address, passes, packer = {}, RecordedPasses(models.traces), Packer()
    class_races, questions = class_races or ClassRaces(rooms), questions or Questions(rooms)
    searches = HeadSearches(lambda: bool(registry.slots.holders))
    for language in LANGUAGES:
        for name, endpoint in class_race_endpoints(ClassRaceApi(class_races, language)).items():
            by_address[f"{language}/class_races/{name}"] = endpoint
        by_address[f"{language}/runs/take_home"] = Endpoint(TakeHomeApi(registry, packer, language).pack, blocking=True)
        inside = inside_endpoints(InsideApi(models, passes, language), HeadsApi(models, searches, language))
        asking = question_endpoints(RoomQuestionApi(RoomApi(rooms, models, language), questions))
        for address, endpoint in {**endpoints_of(language, registry, models, rooms), **inside, **asking}.items():
            by_address[f"{language}/{address}"] = endpoint
    return by_address


def endpoints_of(language, registry, models, rooms):
    """The addresses of one language, without it. Those that every page asks again and again do not block."""
    run, attention, race = RunApi(registry, language), AttentionApi(registry, language), RaceApi(registry, language)
    programs = ProgramsApi(registry, language)
    room, decode, schedule = RoomApi(rooms, models, language), DecodeApi(models, language), ScheduleApi(language)
    return {
        "runs/poll": Endpoint(run.poll),
        "runs/control": Endpoint(run.control),
        "runs/drop": Endpoint(run.drop),
        "runs/download": Endpoint(run.download, blocking=True),
        "runs/verdict": Endpoint(run.verdict, blocking=True),
        "recordings/verdict": Endpoint(RecordingApi(language).verdict, blocking=True),
        "attention/film": Endpoint(attention.film),
        "races/poll": Endpoint(race.poll, blocking=True),
        "races/control": Endpoint(race.control),
        "races/download": Endpoint(race.download, blocking=True),
        "programs/sources": Endpoint(programs.sources, blocking=True),
        "programs/start": Endpoint(programs.start, blocking=True),
        "programs/poll": Endpoint(programs.poll),
        "programs/control": Endpoint(programs.control),
        "programs/measured": Endpoint(programs.measured, blocking=True),
        "lessons/open": Endpoint(LessonApi(language).open),
        "lessons/key": Endpoint(LessonApi(language).key),
        "terms/all": Endpoint(TermsApi(language).all, blocking=True),
        "rooms/open": Endpoint(room.open, blocking=True),
        "rooms/code_image": Endpoint(room.code_image, blocking=True),
        "rooms/close": Endpoint(room.close, blocking=True),
        "decodes/decode": Endpoint(decode.decode, blocking=True),
        "decodes/download": Endpoint(decode.download, blocking=True),
        "decodes/nearest": Endpoint(decode.nearest),
        "schedules/download": Endpoint(schedule.download, blocking=True),
    }


def inside_endpoints(inside, heads):
    """The addresses of what is inside a decode; all of them compute."""
    answers = {
        "head": inside.head, "stream": inside.stream, "forcing": inside.forcing, "masks": inside.masks,
        "change": heads.change, "ranking": heads.ranking, "breaking": heads.breaking,
    }
    return {f"inside/{name}": Endpoint(answer, blocking=True) for name, answer in answers.items()}


def class_race_endpoints(api):
    """The addresses of class races; looking at the board, as a whole class does, does not block."""
    return {
        "look": Endpoint(api.look),
        "enter": Endpoint(api.enter),
        "open": Endpoint(api.open, blocking=True),
        "start": Endpoint(api.start, blocking=True),
        "stop": Endpoint(api.stop, blocking=True),
        "close": Endpoint(api.close, blocking=True),
    }


def question_endpoints(api):
    """The addresses of questions to a room. What students do does not block; the polls of rooms bring the question along."""
    return {
        "rooms/teach": Endpoint(api.teach, blocking=True),
        "rooms/follow": Endpoint(api.follow),
        "rooms/leave": Endpoint(api.leave, blocking=True),
        "room_questions/predictions": Endpoint(api.predictions, blocking=True),
        "room_questions/ask_prediction": Endpoint(api.ask_prediction, blocking=True),
        "room_questions/ask_own": Endpoint(api.ask_own, blocking=True),
        "room_questions/steer": Endpoint(api.steer, blocking=True),
        "room_questions/decide": Endpoint(api.decide, blocking=True),
        "room_questions/vote": Endpoint(api.vote),
        "room_questions/sheet": Endpoint(api.sheet, blocking=True),
    }
