"""Attacks for tests, generated: faces on displays and on paper, photographed again, held still or
turned. Drawn from what such pictures are made of, not from any real attack."""

import cv2
import numpy as np

from faceid.face import Picture


def screen(picture: Picture, scale: float = 0.38, degrees: float = 2.0, blur: float = 0.8
           ) -> Picture:  # fmt: skip
    """On a display with red, green and blue stripes. `scale`: camera pixels per subpixel;
    `blur`: of the camera, in subpixels."""
    height, width = picture.shape[:2]
    big = cv2.resize(picture, (width * 3, height * 3), interpolation=cv2.INTER_NEAREST)
    stripes = np.zeros((3, 3, 3), np.float32)
    for colour in range(3):
        stripes[:, colour, colour] = 2.6
    stripes[2] *= 0.3
    lit = big * np.tile(stripes, (height, width, 1))
    matrix = cv2.getRotationMatrix2D((width * 1.5, height * 1.5), degrees, scale)
    matrix[:, 2] -= width, height
    taken = cv2.warpAffine(cv2.GaussianBlur(lit, (0, 0), blur), matrix, (width, height))
    exposure = picture.mean() / max(float(taken.mean()), 1e-6)  # as cameras set it
    return np.clip(taken * exposure, 0, 255).astype(np.uint8)


def printed(picture: Picture, dot: int = 4, degrees: float = 15.0) -> Picture:
    """On paper: ordered dots of ink in three colours, each screen at an angle of its own."""
    height, width = picture.shape[:2]
    big = cv2.resize(picture, (width * 2, height * 2), interpolation=cv2.INTER_CUBIC)
    rows, columns = np.mgrid[0 : height * 2, 0 : width * 2].astype(np.float32)
    out = np.empty_like(big, np.float32)
    for colour in range(3):
        angle = np.radians(degrees + 30 * colour)
        x = columns * np.cos(angle) + rows * np.sin(angle)
        y = rows * np.cos(angle) - columns * np.sin(angle)
        wave = (np.cos(2 * np.pi * x / dot) + np.cos(2 * np.pi * y / dot)) / 4 + 0.5
        out[..., colour] = 30 + 205 / (1 + np.exp(-12 * (big[..., colour] / 255 - wave)))
    taken = cv2.resize(cv2.GaussianBlur(out, (0, 0), 1.2), (width, height),
                       interpolation=cv2.INTER_AREA)  # fmt: skip
    return np.clip(taken, 0, 255).astype(np.uint8)


def tilted(picture: Picture, side: str) -> Picture:
    """A flat picture turned like a door, to the side that was asked for."""
    height, width = picture.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    near, far = 0.18 * width, 0.04 * height
    left = np.array([[near, far], [width - near, 0], [width - near, height], [near, height - far]])
    right = np.array([[near, 0], [width - near, far], [width - near, height - far], [near, height]])
    away = (left if side == "left" else right).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, away)
    return np.asarray(
        cv2.warpPerspective(picture, matrix, (width, height), borderValue=(90, 90, 90)), np.uint8
    )
