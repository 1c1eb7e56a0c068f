"""What can be asked: questions, revisions, review, kinds, blueprints."""
