"""Other people's formats: importers, exporters, code samples. Pure: no network, no Qt."""
