"""What came of what was done between two sessions, told in the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.keeping import words
from desktop.keeping.deeds import Examine, News, Recover, Restore
from desktop.keeping.recovered_sheet import RecoveredSheet

if TYPE_CHECKING:
    from desktop.keeping.acts import Keeping


def tell(keeping: Keeping, news: News) -> None:
    """A restore in a notice with the way back, a check and a recovery in a sheet; what was not
    done in the sheet that asked for it.
    """
    deed = news.deed
    if news.problems:
        keeping.not_done(deed, news.problems)
    elif isinstance(deed, Restore):
        said = words.restored(news.answer, undoes=deed.undoes)
        keeping.restored(said, news.answer.kept, undoes=deed.undoes)
    elif isinstance(deed, Examine):
        keeping.examined(news.answer)
    elif isinstance(deed, Recover):
        keeping.show(RecoveredSheet(news.answer))
