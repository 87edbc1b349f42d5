"""read: bytes -> Document.

Files, folders and standard input in, one Document (or a Failure with its reason) a report out.
Plain text and JSON lines are kept code point for code point; of a web page the report is kept and
the page around it left out. Nothing is ever fetched.
"""

from onrecord.steps.read.reader import LARGEST, read, read_bytes, read_text

__all__ = ["LARGEST", "read", "read_bytes", "read_text"]
