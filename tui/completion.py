"""What a typed line can mean: the offers that it finds, the best first; the nearest where it finds none."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clinical.folding import words
from tui.actions import Action
from tui.commands_typed import Command, Known

LONGEST = 80
"""No more characters are typed or looked up."""

_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Offer:
    """One line that may be typed: what it says, and what it does when it is done.

    `command` and `argument` are of the table of commands, `action` of the table of actions. `takes` an
    argument: then the line may go on. `also` are other ways of writing it.
    """

    text: str
    says: str
    key: str = ""
    command: str = ""
    argument: str = ""
    action: str = ""
    takes: bool = False
    also: tuple[str, ...] = ()

    @property
    def lacks(self) -> bool:
        """Whether it can only be completed, since it does nothing yet."""
        return not (self.action or self.command)


def offers(commands: Iterable[Command], actions: Iterable[Action], known: Known) -> tuple[Offer, ...]:
    """All that can be typed: commands without and with their arguments, then actions by their labels."""
    by_id = {action.id: action for action in actions}
    given = list(commands)
    bare = [_bare(command, by_id) for command in given]
    named = {offer.text for offer in bare}
    labelled = [_labelled(action) for action in by_id.values()]
    filled = [offer for command in given for offer in _filled(command, known, by_id)]
    once = {offer.text: offer for offer in reversed(labelled) if offer.text not in named}
    return (*bare, *reversed(once.values()), *filled)


def _bare(command: Command, actions: dict[str, Action]) -> Offer:
    """A command without its argument does what its action does; without an action it lacks one."""
    action = actions.get(command.action)
    if action is None:
        return Offer(command.word, command.says, takes=True)
    return Offer(command.word, action.says, action.shown, action=action.id, takes=True)


def _labelled(action: Action) -> Offer:
    return Offer(
        action.label, action.says, action.shown, action=action.id, also=(action.id.replace("_", " "),)
    )


def _filled(command: Command, known: Known, actions: dict[str, Action]) -> Iterator[Offer]:
    key = actions[command.action].shown if command.action in actions else ""
    for choice in command.choices(known):
        also = tuple(f"{command.word} {spelling}" for spelling in choice.also)
        yield Offer(f"{command.word} {choice.word}", choice.says, key, command.word, choice.word, also=also)


def matching(line: str, among: Sequence[Offer], free: Iterable[Command] = ()) -> tuple[Offer, ...]:
    """The offers that a line finds: written just so, begun so, then by the beginnings of their words.

    Nothing typed finds what can be begun: commands and actions. What stands after a command that takes any
    words is offered too, unless it is written as one of its choices.
    """
    typed = line.strip()[:LONGEST]
    if not typed:
        return tuple(offer for offer in among if not offer.command)
    wanted, goes_on = _plain(typed), line.endswith(" ")
    ranks: list[list[Offer]] = [[] for _ in range(_MISSED + 1)]
    for offer in among if wanted else ():
        ranks[_rank(wanted, offer, goes_on)].append(offer)
    exact, begun, *others, _missed = ranks
    return (
        *exact,
        *begun,
        *(() if exact else _free(typed, free)),
        *(each for rank in others for each in rank),
    )


def _free(typed: str, commands: Iterable[Command]) -> Iterator[Offer]:
    word, _, argument = typed.partition(" ")
    for command in commands:
        if command.free and word.casefold() == command.word and (said := argument.strip()):
            yield Offer(f"{command.word} {said}", command.free, "", command.word, said)


_MISSED = 4


def _rank(wanted: str, offer: Offer, goes_on: bool) -> int:
    """How well an offer fits, 0 best: written so, begun so, its words begun so, what it says begun so."""
    spelt = [_plain(text) for text in (offer.text, *offer.also)]
    if wanted in spelt:
        return _MISSED if goes_on and offer.takes else 0
    if any(text.startswith(wanted) for text in spelt):
        return 1
    typed = wanted.split()
    if any(_begun(typed, text.split()) for text in spelt):
        return 2
    said = [*spelt[0].split(), *_plain(offer.says).split()]
    return 3 if not offer.command and _begun(typed, said) else _MISSED


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return " ".join(words(text))


def _begun(typed: Sequence[str], spelt: Sequence[str]) -> bool:
    return all(any(word.startswith(beginning) for word in spelt) for beginning in typed)


def nearest(line: str, among: Sequence[Offer]) -> Offer | None:
    """The offer that a misspelt line is most like; None where it is like nothing."""
    wanted = _plain(line[:LONGEST])
    spelt = {_plain(text): offer for offer in reversed(among) for text in (offer.text, *offer.also)}
    found = difflib.get_close_matches(wanted, spelt, 1, _NEAR)
    return spelt[found[0]] if found else None


def completed(offer: Offer) -> str:
    """What Tab makes of the line: the whole offer, and a blank where its argument is still to come."""
    return f"{offer.text} " if offer.takes else offer.text
