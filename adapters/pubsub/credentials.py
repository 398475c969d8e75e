"""What is said where Google's libraries cannot prove who we are."""


class NoCredentials(Exception):
    """Google's libraries find none."""
