"""From a library's file to a published graph and a report: the only place that sees every room."""
