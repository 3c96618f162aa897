"""Manifests of packs that tests make."""

from __future__ import annotations

MANIFEST = """\
fragileml: 1
kind: pack
id: mine
title: Mine
version: 1.0.0
license: Apache-2.0
authors: [Ada]
causes: {files: Files.}
"""
