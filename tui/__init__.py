"""Where stores and widgets meet: command line, settings, the app and its screens."""
