"""The face models, made from dlib's published files: `python -m models.faces FOLDER`.

dlib itself is not needed: its format is read here, and what is read becomes ONNX and numpy.
"""
