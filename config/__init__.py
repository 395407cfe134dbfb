"""What an operator changes: settings, prices, channels."""
