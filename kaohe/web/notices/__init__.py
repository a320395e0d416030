"""Pages of circulars: what I have to read, who has read it, whom to remind."""
