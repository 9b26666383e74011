"""An office that looks nobody up by face: the doors are there and say so."""

import httpx


def test_off_without_a_desk(client: httpx.Client) -> None:
    answer = client.post("/api/v1/lookup/challenge")
    assert (answer.status_code, answer.json()["code"]) == (404, "faces_off")
