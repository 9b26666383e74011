"""Jobs: papers are taken at once and read soon; whoever sent them asks here what became of them."""

from datetime import datetime

from fastapi import Response
from pydantic import BaseModel, Field

from api.deps import Officer, Service
from api.errors import ProblemView, spoken
from api.near import Doors
from storage.afar import Job, JobState

router = Doors(prefix="/api/v1/jobs", tags=["jobs"])
SOON = "2"  # seconds after which asking again makes sense


class Taken(BaseModel):
    """The papers are safe and will be read."""

    id: str = Field(description="of the job", examples=["5f2c1a9e-8d0b-4c1e-9a53-0c6a6d3f9b11"])
    document_id: str
    url: str = Field(examples=["/api/v1/jobs/5f2c1a9e-8d0b-4c1e-9a53-0c6a6d3f9b11"])


class JobView(BaseModel):
    """What became of papers that were sent."""

    id: str
    state: JobState
    document_id: str
    document: str = Field(description="address of the document; empty when it was refused")
    problems: list[ProblemView]
    created_at: datetime
    finished_at: datetime | None


@router.get("/{job_id}")
def get(job_id: str, services: Service, officer: Officer, response: Response) -> JobView:
    """State of a job: waiting, reading, read, refused (problems say why), failed."""
    job = services.portal.job(job_id, officer)
    if not job.finished_at:
        response.headers["retry-after"] = SOON
    kept = job.state not in ("refused", "failed")
    return JobView(
        id=job.id,
        state=job.state,
        document_id=job.document_id,
        document=f"/api/v1/documents/{job.document_id}" if kept else "",
        problems=[spoken(code) for code in job.problems],
        created_at=job.created_at,
        finished_at=job.finished_at,
    )


def taken(job: Job) -> Taken:
    """The answer to papers that were sent: the same each time, whatever became of them since."""
    return Taken(id=job.id, document_id=job.document_id, url=f"/api/v1/jobs/{job.id}")
