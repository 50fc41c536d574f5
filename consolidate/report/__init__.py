"""What people read: view models, charts and report templates turned into self-contained HTML pages."""
