"""Jobs (工作): work that does not belong in a request, done by a worker beside the pages.

Owns: what waits, runs and is done, how far it came, who began it; the worker, and what it does every so often.
Never: knows what a job is about. Neighbours: `django_tasks_db` keeps the queue; rooms above register their kinds.
"""
