"""The language server: the protocol in and out; what is answered comes from `ide`."""
