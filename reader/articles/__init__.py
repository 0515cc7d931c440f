"""What an article is. Standard library only."""
