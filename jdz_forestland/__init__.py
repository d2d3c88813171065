"""Registry of mining land in Jingdezhen that has become forest land."""

__version__ = "0.1.0"
