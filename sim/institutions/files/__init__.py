"""Reading and checking the files of institutions; a mistake is named with its file and line."""
