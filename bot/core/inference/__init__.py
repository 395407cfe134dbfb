"""What a persona file means that says it in prose: name, documents, sections, checks.

Files for other projects, and texts written for no project at all, hold the same things as our front
matter does, in headings, labels and lists. Whatever is found is a proposal: front matter wins.
"""
