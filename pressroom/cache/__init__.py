"""What builds keep in a private cache: never needed, it only makes the next build faster."""
