"""Another process of an office: reads a number a line, says which templates are nearest to that
unit vector, as ids; ends with its input. `python -m tests.storage.face_reader DSN`."""

import sys

import numpy as np

from api.face_office import FaceOffice
from storage.database import open_database
from storage.faces import Faces
from storage.keys import MasterKey


def main() -> None:
    """Runs until the input ends."""
    database = open_database(sys.argv[1])
    faces = Faces(database, MasterKey(b"f" * 32))
    office = FaceOffice(faces, "ubnd-mau", "ab" * 32, "face-embed", 128)
    for line in sys.stdin:
        office.follow()
        ids, _ = office.gallery.nearest(np.eye(128, dtype=np.float32)[int(line)], 10)
        print(*ids, flush=True)
    database.close()


if __name__ == "__main__":
    main()
