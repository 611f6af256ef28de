"""Keep results of earlier builds in a private folder. The cache is never needed; it only makes builds faster."""
