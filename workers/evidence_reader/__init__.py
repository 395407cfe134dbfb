"""The evidence reader: answers as a persona without any model, in the document's own words.

    Document -> sentences -> ranked for a slot (claim, mechanism, limit, ...) -> quotes in a Draft

Everything here is pure and deterministic: the same documents and persona give the same draft. The
words around a quote are templates which say no more than code has looked up.
"""
