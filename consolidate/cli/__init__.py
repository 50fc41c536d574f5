"""The command line: parse, call one function, print. No arithmetic and no SQL; the only user of click."""
