"""The only code of the project that runs beside the student's: run the cells, call, send arrays.

It knows no item, no expected value, no tolerance and no score, so there is nothing here to read or
to patch that would be worth a point.
"""
