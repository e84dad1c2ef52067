"""A queue that takes from its clients in turn, so that who asks a thousand times waits for himself."""

from collections import deque
from collections.abc import Callable, Iterator

from lienthong.sparql.job import Job


class FairQueue:
    """Jobs by client; each client's in the order in which they came, the clients round robin."""

    def __init__(self) -> None:
        self._clients: dict[str, deque[Job]] = {}
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Job]:
        for jobs in self._clients.values():
            yield from jobs

    def of(self, client: str) -> int:
        """How many jobs of this client wait."""
        return len(self._clients.get(client, ()))

    def put(self, job: Job) -> None:
        """Let a job wait."""
        self._clients.setdefault(job.client, deque()).append(job)
        self._size += 1

    def put_first(self, job: Job) -> None:
        """Let a job wait that had its turn already: it is the next."""
        jobs = self._clients.pop(job.client, deque())
        jobs.appendleft(job)
        self._clients = {job.client: jobs, **self._clients}
        self._size += 1

    def can(self, allowed: Callable[[str], bool]) -> bool:
        """Whether anybody waits who is ``allowed``."""
        return any(allowed(client) for client in self._clients)

    def pop(self, allowed: Callable[[str], bool] | None = None) -> Job | None:
        """The first job of the client whose turn it is (among those ``allowed``), who then goes to the end."""
        client = next((one for one in self._clients if allowed is None or allowed(one)), None)
        if client is None:
            return None
        jobs = self._clients.pop(client)
        job = jobs.popleft()
        if jobs:
            self._clients[client] = jobs
        self._size -= 1
        return job

    def remove(self, job: Job) -> bool:
        """Let a job wait no longer; whether it was waiting here."""
        jobs = self._clients.get(job.client)
        if jobs is None or job not in jobs:
            return False
        jobs.remove(job)
        if not jobs:
            del self._clients[job.client]
        self._size -= 1
        return True
