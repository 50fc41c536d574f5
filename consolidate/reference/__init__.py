"""Reference pages made from the declarations and the commands themselves. Nothing imports this room."""
