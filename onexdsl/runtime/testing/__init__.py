"""The test kit: public, documented, and used by onexdsl's own tests."""
