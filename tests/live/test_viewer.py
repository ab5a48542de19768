"""A stream that is open for hours ends when its reader may not see any more what they could see at first."""

import pytest

from deskbell import access
from deskbell.actions import people
from deskbell.live import viewer
from deskbell.models import Person
from tests.cast import Cast


def test_stays_while_nothing_has_changed(cast: Cast) -> None:
    assert viewer.still_there(access.follower(cast.agent), cast.agent.session_epoch)


@pytest.mark.parametrize("change", [{"kind": Person.Kind.CUSTOMER}, {"session_epoch": 7}], ids=["rights", "epoch"])
def test_ends_when_rights_or_sessions_do(cast: Cast, change: dict[str, object]) -> None:
    who, epoch = access.follower(cast.agent), cast.agent.session_epoch
    Person.objects.filter(pk=cast.agent.pk).update(**change)
    assert not viewer.still_there(who, epoch)


def test_ends_when_signed_out_everywhere(cast: Cast) -> None:
    who, epoch = access.follower(cast.customer), cast.customer.session_epoch
    people.sign_out_everywhere(cast.customer)
    assert not viewer.still_there(who, epoch)
