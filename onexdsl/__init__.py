"""A language for event-driven services, its compiler, and the runtime under the generated code.

This file imports nothing: Python runs it before `onexdsl.runtime`, so an import here would
ride along in every deployed node.
"""

__version__ = "0.1.0"
