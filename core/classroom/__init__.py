"""The class: runs that many pages start, watch and join; rooms with a teacher and students; what a server allows and keeps."""
