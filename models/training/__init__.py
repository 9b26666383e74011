"""Makes the Vietnamese line recogniser: synthetic lines, a fine-tuned network, an ONNX file."""
