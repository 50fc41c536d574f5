"""Workbooks as such: what is inside the bytes, read safely; and workbooks written. Knows no return and no trust."""
