"""What the endpoint can't do, told to a person and to a machine.

::

    EndpointError
     ├── WrongUse                 we were asked for what does not exist             exit 2, 400
     │    ├── NotFound            no such page, question or format of it           exit 2, 404
     │    ├── QueryRefused        our checks or the engine refuse the query        exit 2, 400
     │    │    └── ServiceRefused the query would leave the machine                exit 2, 403
     │    ├── RequestTooLarge     the request is longer than we read               exit 2, 413
     │    ├── SlowRequest         the end of the request does not come             exit 2, 408
     │    ├── NotAcceptable       no format that suits both the query and the asker exit 2, 406
     │    ├── UnsupportedMedia    a POST of a type that is no query                exit 2, 415
     │    ├── Unauthorised        a write without the token                        exit 2, 401
     │    ├── WriteRefused        a write where none is taken                      exit 2, 403
     │    └── PreconditionFailed  a write on what is no longer so                  exit 2, 412
     ├── NoSnapshot               no graph was built there                         exit 3, 503
     ├── CorruptSnapshot          what stands there is no graph of ours            exit 3, 503
     ├── QueryStopped             a query was begun and came to no answer
     │    ├── QueryTimeout        its deadline passed                              exit 3, 504
     │    ├── ServiceFailed       a host that it may call did not answer           exit 3, 502
     │    ├── ResultTooLarge      its result is over the limit                     exit 3, 413
     │    ├── QueryTooCostly      it needed more memory than a worker may use      exit 3, 503
     │    └── WorkerLost          its worker ended under it                        exit 3, 503
     ├── Busy                     too many ask, or are slow to take the answer     exit 4, 503
     ├── Surroundings             port taken, no such host                         exit 4, 500
     │    ├── LockHeld            another process builds or writes                 exit 4, 503
     │    └── DiskFull            no space for a graph, or for a long answer       exit 4, 507
     └── Unusable                 permission, a file in place of a directory       exit 3, 500

Every message is one sentence: what, where, what to try. ``code`` is for machines and never changes.
"""

from __future__ import annotations

from typing import ClassVar


class EndpointError(Exception):
    """The root: catch this to catch all that this package raises by intention.

    Attributes:
        exit_code: of the command line.
        status: of the HTTP answer.
        code: a short name for machines.
        fr: the message in French, where it was given; a page shows it to who reads French.
    """

    exit_code: ClassVar[int] = 3
    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"

    def __init__(self, message: str = "", fr: str | None = None) -> None:
        super().__init__(message)
        self.fr = fr


class WrongUse(EndpointError):
    """A bad option, parameter or setting."""

    exit_code = 2
    status = 400
    code = "wrong-use"


def given_twice(name: str) -> WrongUse:
    """The error of a parameter that an address has twice."""
    return WrongUse(
        f"The parameter {name!r} was given twice: give one value.",
        f"Le paramètre « {name} » est donné deux fois : donnez une seule valeur.",
    )


class NotFound(WrongUse):
    """A page or a question that does not exist."""

    status = 404
    code = "not-found"


class QueryRefused(WrongUse):
    """The query is no query that we evaluate; the message holds the place and the reason."""

    code = "query-refused"


class ServiceRefused(QueryRefused):
    """The query would make us call another machine: it has a SERVICE clause, or names a document as its graph."""

    status = 403
    code = "service-refused"


class RequestTooLarge(WrongUse):
    """The request is longer than we read."""

    status = 413
    code = "request-too-large"


class SlowRequest(WrongUse):
    """The body of a request did not arrive in time."""

    status = 408
    code = "slow-request"


class NotAcceptable(WrongUse):
    """No format that we write suits both this query and the Accept header or ``format``; or it can't say the answer."""

    status = 406
    code = "not-acceptable"


class UnsupportedMedia(WrongUse):
    """The body of a POST is neither a form nor a query."""

    status = 415
    code = "unsupported-media-type"


class Unauthorised(WrongUse):
    """A write came without the token, or with another one."""

    status = 401
    code = "unauthorised"


class WriteRefused(WrongUse):
    """A write, by one who may write, where nobody may."""

    status = 403
    code = "write-refused"


class PreconditionFailed(WrongUse):
    """A request whose If-Match, or of a write If-None-Match, does not hold."""

    status = 412
    code = "precondition-failed"


class NoSnapshot(EndpointError):
    """No graph was ever published there."""

    status = 503
    code = "no-graph"


class CorruptSnapshot(EndpointError):
    """What stands there is no graph of ours, or can't be opened."""

    status = 503
    code = "corrupt-graph"


class QueryStopped(EndpointError):
    """A query was begun and came to no answer. There is no partial answer, ever."""

    code = "query-stopped"


class QueryTimeout(QueryStopped):
    """The deadline passed; the work was stopped, not only the waiting."""

    status = 504
    code = "query-timeout"


class ServiceFailed(QueryStopped):
    """A SERVICE clause called a host of the list, and nothing that can be used came back."""

    status = 502
    code = "service-failed"


class ResultTooLarge(QueryStopped):
    """The serialised result is over the limit; it is refused whole, never cut.

    413 is the nearest word that HTTP has: content larger than this server is willing to handle.
    """

    status = 413
    code = "result-too-large"


class QueryTooCostly(QueryStopped):
    """The query needed more memory than a worker may use."""

    status = 503
    code = "query-too-costly"


class WorkerLost(QueryStopped):
    """The worker ended under the query: too deep a query, or killed from outside."""

    status = 503
    code = "worker-lost"


class Busy(EndpointError):
    """Every worker is taken and too many queries or long pages wait already, or too much waits for its
    readers."""

    exit_code = 4
    status = 503
    code = "busy"


class Surroundings(EndpointError):
    """The machine around us says no: a port that is taken, a host that is not ours."""

    exit_code = 4
    code = "surroundings"


class LockHeld(Surroundings):
    """Another process builds, writes or prunes this graph."""

    status = 503
    code = "lock-held"


class DiskFull(Surroundings):
    """No space, or no quota, is left where the graph stands, or where long answers wait."""

    status = 507
    code = "disk-full"


class Unusable(EndpointError):
    """The system refuses what we were pointed at: permission, a file in place of a directory."""

    code = "unusable"
