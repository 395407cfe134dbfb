"""stub"""
from bot.slack.desk import Desk


class Home:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def opened(self, body: object) -> None:
        """stub"""
