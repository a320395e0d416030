"""Pages of jobs (後台任務): how far one came, what came of it, cancelling it, trying it again."""
